import Certificates
import Events
import FoundationEssentials
import Verification

/// What came back from a place where evidence is said to be, read once.
package enum FetchedEvidence: Sendable {
    case crl(SuppliedCRL, der: [UInt8])
    case ocspResponse(SuppliedOCSPResponse, der: [UInt8])
    /// All certificates that were there; the judge finds out which of them serves.
    case issuers([ParsedCertificate])

    /// What it takes in memory, in bytes: a CRL's index has about half of its size.
    var cost: Int {
        switch self {
        case .crl(_, let der): der.count + der.count / 2
        case .ocspResponse(_, let der): der.count
        case .issuers(let certificates): certificates.reduce(0) { $0 + $1.der.count }
        }
    }

    /// When its issuer will have something newer; nil where it does not say.
    var nextUpdate: Date? {
        switch self {
        case .crl(let crl, _):
            crl.nextUpdate.map(Self.date)
        case .ocspResponse(let response, _):
            response.response.basic?.responses.compactMap(\.nextUpdate).min().map(Self.date)
        case .issuers:
            nil
        }
    }

    /// The objects that a verdict may rest on, by digest.
    var objects: [(fingerprint: Fingerprint, kind: EvidenceUse.Kind, der: [UInt8])] {
        switch self {
        case .crl(let crl, let der): [(crl.fingerprint, .crl, der)]
        case .ocspResponse(let response, let der): [(response.fingerprint, .ocspResponse, der)]
        case .issuers(let certificates):
            certificates.map { (Fingerprint(of: $0.der), .issuer, $0.der) }
        }
    }

    private static func date(_ time: PointInTime) -> Date {
        Date(timeIntervalSince1970: TimeInterval(time.secondsSince1970))
    }
}

/// What a conditional request names, so that what has not changed need not be sent (RFC 9110, 13.1).
package struct EvidenceValidators: Hashable, Sendable {
    package var entityTag: String?
    package var lastModified: String?

    package init(entityTag: String? = nil, lastModified: String? = nil) {
        self.entityTag = entityTag
        self.lastModified = lastModified
    }

    var isEmpty: Bool { entityTag == nil && lastModified == nil }
}

/// Why there is no evidence at a place.
package struct EvidenceFailure: Error, Hashable, Sendable {
    package let reason: String
    /// Whether asking again soon would end the same way.
    package let isLasting: Bool
    /// When the server asked to be left alone until, in seconds from now.
    package var retryAfterSeconds: Int?

    package static func lasting(_ reason: String) -> Self { Self(reason: reason, isLasting: true) }
    package static func passing(_ reason: String, retryAfter seconds: Int? = nil) -> Self {
        Self(reason: reason, isLasting: false, retryAfterSeconds: seconds)
    }
}

/// How a fetch ended.
package enum EvidenceFetchResult: Sendable {
    case fetched(FetchedEvidence, EvidenceValidators)
    /// What was fetched before is still what is there.
    case unchanged
    case failed(EvidenceFailure)
}

/// Gets evidence from a place.
///
/// It takes its time within bounds of its own, and never throws.
package typealias EvidenceFetch =
    @Sendable (EvidencePlace, EvidenceValidators?) async -> EvidenceFetchResult
