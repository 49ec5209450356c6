import Certificates
import Events

/// Says why there is no path to an anchor, and what would help.
struct MissingPath {
    let furthest: [Candidate]
    let session: Session
    let conditions: Conditions
    let evidence: EvidenceSet

    private var last: Candidate { furthest[furthest.count - 1] }

    private var lastReference: CertificateReference {
        last.reference(as: furthest.count == 1 ? .target : .intermediate)
    }

    var findings: [Finding] {
        if let distance = session.pool.distance(above: furthest[0]),
            distance - 1 > conditions.profile.maximumIntermediates
        {
            let limit = conditions.profile.maximumIntermediates
            return [.pathTooLong(depth: distance - 1, limit: limit), noAnchor]
        }
        return [noAnchor]
    }

    /// Issuers that the last certificate says where to find.
    var wanted: [EvidenceWanted] {
        guard !last.isSelfIssued else { return [] }
        return last.issuerAddresses.prefix(Self.maximumAddresses)
            .filter { evidence.issuers[$0] == nil }
            .map { EvidenceWanted(kind: .issuer, url: $0, certificate: lastReference) }
    }

    /// Addresses of one certificate that are asked at most; real ones name one or two.
    ///
    /// Whoever makes a certificate could else have as many requests made as it has room for addresses.
    private static let maximumAddresses = 4

    private var noAnchor: Finding {
        Finding(
            .noAnchor, .unknown, certificate: lastReference, what: what,
            why: "Nobody who is trusted vouches for the certificate, directly or through others.",
            remedy: remedy, citation: "RFC 5280, 6.1; ETSI EN 319 102-1, 5.2.6.4",
            subIndication: .noCertificateChainFound, openSSLError: error)
    }

    private var issuerName: String { last.certificate.issuer.description }

    private var what: String {
        ([reason] + evidence.complaints(about: wanted)).joined(separator: " ")
    }

    private var reason: String {
        let store = session.pool.store.name
        if last.isSelfIssued {
            return furthest.count == 1
                ? "The certificate is signed by itself, and the trust store \(store) does not have it."
                : "The chain ends at \(last.displayName), which the trust store \(store) does not have."
        }
        let candidates = session.pool.issuers(of: last)
        return candidates.isEmpty
            ? "The issuer \(issuerName) is neither in the chain nor in the trust store \(store)."
            : "No certificate of the issuer \(issuerName) at hand leads to the trust store \(store)."
    }

    private var remedy: String {
        last.isSelfIssued
            ? "Have a certificate issued by a trusted authority, or add this one to the trust store."
            : "Send the certificate of \(issuerName) along, or add its root to the trust store."
    }

    private var error: OpenSSLError {
        guard last.isSelfIssued else { return .unableToGetIssuerLocally }
        return furthest.count == 1 ? .depthZeroSelfSigned : .selfSignedInChain
    }
}

extension FindingCode {
    static let noAnchor = FindingCode("path.no_anchor")
}
