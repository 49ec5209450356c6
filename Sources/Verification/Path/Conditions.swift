import Certificates
import Events

/// What a path is judged by: everything but the certificates themselves.
final class Conditions: Sendable {
    let prepared: PreparedProfile
    let time: PointInTime
    /// The name that the target is presented for, as the request has it.
    let serverName: String?
    let identity: ReferenceIdentity?
    /// What the judge remembers of RSA moduli.
    let keyAudits: KeyAudits

    var profile: Profile { prepared.profile }

    /// What the end of the path is: the target, or a signer of revocation data.
    var endRole: Role { prepared.endRole }

    init(
        _ prepared: PreparedProfile, time: PointInTime, serverName: String?, keyAudits: KeyAudits
    ) {
        self.prepared = prepared
        self.time = time
        self.keyAudits = keyAudits
        self.serverName = prepared.profile.identity == .ignored ? nil : serverName
        identity = self.serverName.flatMap(ReferenceIdentity.init)
    }

    /// The conditions for the path of one who signs CRLs or OCSP responses.
    func forRevocationSigner(purposes: [ObjectIdentifier]) -> Conditions {
        Conditions(
            prepared.forRevocationSigner(purposes: purposes), time: time, serverName: nil,
            keyAudits: keyAudits)
    }

    /// The conditions for a certificate that nobody vouches for.
    var withPathChecksAlone: Conditions {
        Conditions(
            prepared.pathChecksAlone, time: time, serverName: serverName, keyAudits: keyAudits)
    }
}
