import Certificates

/// The profiles that can be asked for, by name.
package struct Profiles: Sendable {
    private var byName: [String: PreparedProfile]
    /// The one used where a request names none.
    package var defaultName: String
    /// The published lists that some checks go by.
    package var references: References {
        didSet { byName = byName.mapValues { prepare($0.profile) } }
    }

    package init(
        _ profiles: [Profile], defaultName: String, references: References = References()
    ) {
        byName = [:]
        self.defaultName = defaultName
        self.references = references
        for profile in profiles { self[profile.name] = profile }
    }

    /// The suffixes under which the public registers names.
    package var publicSuffixes: PublicSuffixList {
        get { references.publicSuffixes }
        set { references.publicSuffixes = newValue }
    }

    package subscript(name: String) -> Profile? {
        get { byName[name]?.profile }
        set { byName[name] = newValue.map(prepare) }
    }

    package var names: [String] { byName.keys.sorted() }

    func prepared(_ name: String) -> PreparedProfile? { byName[name] }

    /// Makes any profile ready, with the lists that are kept here.
    func prepare(_ profile: Profile) -> PreparedProfile {
        PreparedProfile(profile, references: references)
    }
}

extension Profiles {
    /// What Assay knows without being told.
    package static let standard = Profiles(
        [.tlsServer, .rfc5280, .tlsClient, .codeSigning, .email, .any],
        defaultName: Profile.tlsServer.name)
}

extension Profile {
    /// Public TLS servers: the CA/Browser Forum's Baseline Requirements and RFC 9525 names.
    package static let tlsServer: Profile = {
        var profile = Profile(
            name: "tls-server",
            summary: "TLS servers on the public web: CA/Browser Forum profile, RFC 9525 names.")
        profile.purposes = [.serverAuthentication]
        profile.requiresExtendedKeyUsage = true
        profile.identity = .expected
        profile.revocation = .prefer
        profile.algorithms.requiresWholeOctets = true
        profile.algorithms.allowsEd25519 = false
        profile.algorithms.allowsMLDSA = false
        profile.checks = .webPKI
        return profile
    }()

    /// Certificates as RFC 5280 wants them, for any purpose.
    package static let rfc5280: Profile = {
        var profile = Profile(
            name: "rfc5280",
            summary: "The certificate profile of RFC 5280 to the letter, for any purpose.")
        profile.revocation = .prefer
        profile.checks = .rfc5280
        return profile
    }()

    /// TLS clients, as servers judge them (mutual TLS).
    package static let tlsClient: Profile = {
        var profile = Profile(
            name: "tls-client", summary: "TLS clients, as their servers judge them.")
        profile.purposes = [.clientAuthentication]
        profile.revocation = .prefer
        return profile
    }()

    package static let codeSigning: Profile = {
        var profile = Profile(name: "code-signing", summary: "Signers of programs.")
        profile.purposes = [.codeSigning]
        profile.requiresExtendedKeyUsage = true
        profile.keyUsage = [.digitalSignature]
        profile.identity = .ignored
        profile.revocation = .prefer
        return profile
    }()

    package static let email: Profile = {
        var profile = Profile(name: "email", summary: "Signers and readers of mail (S/MIME).")
        profile.purposes = [.emailProtection]
        profile.revocation = .prefer
        return profile
    }()

    /// Any purpose: the path alone (RFC 5280, section 6), with old keys.
    package static let any: Profile = {
        var profile = Profile(
            name: "any", summary: "Path validation alone (RFC 5280, section 6), for any purpose.")
        profile.revocation = .prefer
        profile.algorithms.minimumRSABits = 1024
        return profile
    }()
}
