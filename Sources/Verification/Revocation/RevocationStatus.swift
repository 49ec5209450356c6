import Certificates
import Events

/// What revocation data says about one certificate.
enum RevocationStatus {
    case good
    case revoked(Revocation)
    /// Not said by anything that can be believed; the reasons are sentences.
    case unknown(because: [String])

    struct Revocation: Hashable {
        let date: PointInTime
        let reason: RevocationReason?
    }
}

/// What an examination of revocation adds to an attempt.
struct RevocationResult {
    var findings: [Finding] = []
    var evidence: [EvidenceUse] = []
    var wanted: [EvidenceWanted] = []
}
