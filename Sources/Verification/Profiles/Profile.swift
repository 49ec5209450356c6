import Certificates

/// A named set of rules to judge by.
package struct Profile: Hashable, Sendable {
    package var name: String
    /// One sentence for people who choose one.
    package var summary: String
    /// The trust store to use; the default one if nil.
    package var trustStore: String?

    /// What the target must be good for: all of these extended key usages.
    package var purposes: [ObjectIdentifier] = []
    /// Whether the target must name its purposes; else a certificate without them is good for all.
    package var requiresExtendedKeyUsage = false
    /// Bits that the target's key usage must have, where it has that extension.
    package var keyUsage: KeyUsage = []
    /// Whether an examination without a name to compare is complete.
    package var identity = IdentityRule.ifNamed

    package var revocation = RevocationRule.off
    package var policies = PolicyInputs()
    package var algorithms = AlgorithmRules()

    /// How far clocks may be apart, in seconds, where certificates begin and end.
    package var skewSeconds: Int64 = 0
    /// Intermediate certificates on a path, self-issued ones not counted.
    ///
    /// Real paths have up to three; OpenSSL's default (`X509_verify` depth) is 100, rustls' 6.
    package var maximumIntermediates = 10
    package var budget = Budget.standard
    package var checks = CheckSet.path

    package init(name: String, summary: String) {
        self.name = name
        self.summary = summary
    }
}

/// What a profile asks about the name that a certificate is presented for.
package enum IdentityRule: String, Hashable, Sendable, CaseIterable {
    /// A request that names nobody is judged without.
    case ifNamed
    /// A request that names nobody is warned.
    case expected
    /// Names in requests are not looked at.
    case ignored
}

/// How much a profile asks to know about revocation.
package enum RevocationRule: String, Hashable, Sendable, CaseIterable {
    /// Nothing is asked, and what is supplied is not looked at.
    case off
    /// What can be had counts; not knowing is a warning.
    case prefer
    /// Not knowing keeps the certificate from passing.
    case require
}

/// The initial values of policy processing (RFC 5280, 6.1.1 (c), (e), (f), (g)).
package struct PolicyInputs: Hashable, Sendable {
    /// The policies that satisfy; `anyPolicy` for all.
    package var acceptable: Set<ObjectIdentifier> = [.anyPolicy]
    package var requiresExplicit = false
    package var inhibitsMapping = false
    package var inhibitsAny = false

    package init() {}
}
