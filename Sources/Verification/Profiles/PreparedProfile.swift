import Certificates
import Synchronization

/// A profile made ready to judge by: its checks picked out, and the lists at hand that they look into.
///
/// It knows no time and no request, so that what it comes to about a certificate can be remembered.
final class PreparedProfile: Sendable {
    let profile: Profile
    let references: References
    /// What the end of a path is: the target, or a signer of revocation data.
    let endRole: Role
    /// Of the checks that come to the same at any time, in their order.
    let standingRules: [CitedRule<CertificateCheck.StandingRule>]
    /// Of those that depend on the time, in their order.
    let timedRules: [CitedRule<CertificateCheck.TimedRule>]
    let pathRules: [CitedRule<PathCheck.Rule>]

    private let derived = Mutex<[Derivation: PreparedProfile]>([:])

    /// What one examination asks beside the profile itself; there are no more than these few.
    private enum Derivation: Hashable {
        case pathChecksAlone
        case revocationSigner(purposes: [ObjectIdentifier])
    }

    init(_ profile: Profile, references: References, endRole: Role = .target) {
        self.profile = profile
        self.references = references
        self.endRole = endRole
        let checks = CertificateCheck.all.filter { profile.checks.contains($0.name) }
        standingRules = checks.compactMap(\.standingRule)
        timedRules = checks.compactMap(\.timedRule)
        pathRules = PathCheck.all.filter { profile.checks.contains($0.name) }.map(\.rule)
    }

    /// What can be said about a certificate that nobody vouches for.
    var pathChecksAlone: PreparedProfile {
        derive(.pathChecksAlone) {
            var profile = profile
            profile.checks = profile.checks.intersection(.path)
            return PreparedProfile(profile, references: references, endRole: endRole)
        }
    }

    /// For the path of one who signs CRLs or OCSP responses: the same rules for the path, none of
    /// those for subscribers of a purpose.
    func forRevocationSigner(purposes: [ObjectIdentifier]) -> PreparedProfile {
        derive(.revocationSigner(purposes: purposes)) {
            var profile = profile
            profile.purposes = purposes
            profile.requiresExtendedKeyUsage = !purposes.isEmpty
            profile.keyUsage = []
            profile.identity = .ignored
            profile.policies = PolicyInputs()
            profile.checks = profile.checks.intersection(.path)
            return PreparedProfile(
                profile, references: references, endRole: .revocationSigner)
        }
    }

    private func derive(_ key: Derivation, _ make: () -> PreparedProfile) -> PreparedProfile {
        derived.withLock { derived in
            if let known = derived[key] { return known }
            let made = make()
            derived[key] = made
            return made
        }
    }
}
