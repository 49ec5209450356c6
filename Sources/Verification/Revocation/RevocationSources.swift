import Certificates
import Events

/// Where a certificate says that its status can be had.
struct RevocationSources {
    let wanted: [EvidenceWanted]

    /// Addresses of one certificate that are asked at most; real ones name one or two.
    private static let limit = 4

    init(path: CertificationPath, index: Int) {
        let candidate = path.certificates[index]
        let issuer = path.certificates[index + 1]
        let reference = path.reference(at: index)
        let responders = (candidate.extensions.informationAccess.value ?? [])
            .filter { $0.method == .ocspAccess }.compactMap(\.location.uri).filter(Self.isHTTP)
        // Most certificates name no responder any more, and a request costs two digests.
        let request = responders.isEmpty ? [] : OCSPRequest.der(for: candidate, issuer: issuer)
        let lists = (candidate.extensions.distributionPoints.value ?? [])
            .compactMap(\.name).flatMap(\.uniformResourceIdentifiers).map(\.string).filter(
                Self.isHTTP)
        wanted =
            responders.prefix(Self.limit).map {
                EvidenceWanted(
                    kind: .ocspResponse(request: request), url: $0, certificate: reference)
            }
            + lists.prefix(Self.limit).map {
                EvidenceWanted(kind: .crl, url: $0, certificate: reference)
            }
    }

    var isEmpty: Bool { wanted.isEmpty }

    private static func isHTTP(_ url: String) -> Bool {
        let scheme = url.prefix { $0 != ":" }.lowercased()
        return scheme == "http" || scheme == "https"
    }
}
