import Certificates
import Events

/// Where a certificate says that its status can be had.
struct RevocationSources {
    let wanted: [EvidenceWanted]
    /// Addresses of CRLs that are of other schemes, such as ldap, escaped.
    let unsupported: [String]

    /// Addresses of one certificate that are asked at most; real ones name one or two.
    private static let limit = 4

    init(path: CertificationPath, index: Int) {
        let candidate = path.certificates[index]
        guard candidate.namesSources else {
            wanted = []
            unsupported = []
            return
        }
        let issuer = path.certificates[index + 1]
        let reference = path.reference(at: index)
        let responders = (candidate.extensions.informationAccess.value ?? [])
            .filter { $0.method == .ocspAccess }.compactMap(\.location.uri).filter(Self.isHTTP)
        // Most certificates name no responder any more, and a request costs two digests.
        let request = responders.isEmpty ? [] : OCSPRequest.der(for: candidate, issuer: issuer)
        let points = Self.addresses(candidate.extensions.distributionPoints.value)
        let lists = points.filter(Self.isHTTP)
        unsupported = points.filter { !Self.isHTTP($0) }.prefix(Self.limit)
            .map { SafeText.escape($0, limit: 300) }
        wanted =
            responders.prefix(Self.limit).map {
                EvidenceWanted(
                    kind: .ocspResponse(request: request), url: $0, certificate: reference)
            }
            + lists.prefix(Self.limit).map {
                EvidenceWanted(kind: .crl, url: $0, certificate: reference)
            }
    }

    /// Where deltas are said to be, by the complete CRLs or by the certificate (RFC 5280, 5.2.6 and
    /// 4.2.1.15).
    static func deltas(
        to lists: [SuppliedCRL], path: CertificationPath, index: Int
    ) -> [EvidenceWanted] {
        guard !lists.isEmpty else { return [] }
        let points = lists.map(\.freshest) + [path.certificates[index].extensions.freshestCRL]
        let places = points.flatMap { addresses($0.value) }.filter(isHTTP)
        let reference = path.reference(at: index)
        var seen: Set<String> = []
        return places.filter { seen.insert($0).inserted }.prefix(limit).map {
            EvidenceWanted(kind: .crl, url: $0, certificate: reference)
        }
    }

    private static func addresses(_ points: [DistributionPoint]?) -> [String] {
        (points ?? []).compactMap(\.name).flatMap(\.uniformResourceIdentifiers).map(\.string)
    }

    var isEmpty: Bool { wanted.isEmpty }

    /// A sentence about what is not asked; nil where all is.
    var limitation: String? {
        guard !unsupported.isEmpty else { return nil }
        return "Only http and https are fetched, not \(unsupported.joined(separator: ", "))."
    }

    private static func isHTTP(_ url: String) -> Bool {
        let scheme = url.prefix { $0 != ":" }.lowercased()
        return scheme == "http" || scheme == "https"
    }
}

extension Candidate {
    /// Whether there is any extension that may say where the status can be had.
    fileprivate var namesSources: Bool {
        certificate.has(.authorityInformationAccess) || certificate.has(.crlDistributionPoints)
    }
}
