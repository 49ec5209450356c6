import Certificates
import Events

/// What a path is judged by: everything but the certificates themselves.
final class Conditions: Sendable {
    let profile: Profile
    let time: PointInTime
    let publicSuffixes: PublicSuffixList
    /// The name that the target is presented for, as the request has it.
    let serverName: String?
    let identity: ReferenceIdentity?
    /// What the end of the path is: the target, or a signer of revocation data.
    let endRole: Role
    let certificateChecks: [CertificateCheck]
    let pathChecks: [PathCheck]

    init(
        profile: Profile, time: PointInTime, publicSuffixes: PublicSuffixList, serverName: String?,
        endRole: Role = .target
    ) {
        self.profile = profile
        self.time = time
        self.publicSuffixes = publicSuffixes
        self.serverName = profile.identity == .ignored ? nil : serverName
        identity = self.serverName.flatMap(ReferenceIdentity.init)
        self.endRole = endRole
        let checks = profile.checks
        certificateChecks = CertificateCheck.all.filter { checks.contains($0.name) }
        pathChecks = PathCheck.all.filter { checks.contains($0.name) }
    }

    /// The conditions for the path of one who signs CRLs or OCSP responses: the same rules for the
    /// path, none of those for subscribers of a purpose.
    func forRevocationSigner(purposes: [ObjectIdentifier]) -> Conditions {
        var profile = profile
        profile.purposes = purposes
        profile.requiresExtendedKeyUsage = !purposes.isEmpty
        profile.keyUsage = []
        profile.identity = .ignored
        profile.policies = PolicyInputs()
        profile.checks = CheckSet(profile.checks.names.filter(CheckSet.path.contains))
        return Conditions(
            profile: profile, time: time, publicSuffixes: publicSuffixes, serverName: nil,
            endRole: .revocationSigner)
    }

    func role(at index: Int, of count: Int) -> Role {
        if index == 0 { return endRole }
        return index == count - 1 ? .anchor : .intermediate
    }
}
