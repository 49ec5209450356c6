/// The checks that a profile can ask for, by the name that people switch them with.
package enum CheckName: String, Hashable, Sendable, CaseIterable {
    // The path (RFC 5280, section 6).
    case format
    case algorithms = "signature-algorithm"
    case keyStrength = "key-strength"
    case validity
    case criticalExtensions = "critical-extensions"
    case authority
    case keyUsage = "key-usage"
    case pathLength = "path-length"
    case nameConstraints = "name-constraints"
    case policies
    case purpose
    case anchorConstraints = "anchor-constraints"
    case identity
    // The certificate profile (RFC 5280, section 4).
    case serialNumber = "serial-number"
    case names = "names-form"
    case keyIdentifiers = "key-identifiers"
    case basicConstraintsForm = "basic-constraints-form"
    case keyUsageForm = "key-usage-form"
    case alternativeNamesForm = "alternative-names-form"
    case nameConstraintsForm = "name-constraints-form"
    case nameConstraintsCritical = "name-constraints-critical"
    case policiesForm = "policies-form"
    case informationAccessForm = "information-access-form"
    case crlForm = "crl-form"
    // The CA/Browser Forum's Baseline Requirements.
    case subscriberPurpose = "subscriber-purpose"
    case subscriberExtensions = "subscriber-extensions"
    case subscriberKeyUsage = "subscriber-key-usage"
    case subscriberIsNoAuthority = "subscriber-is-no-authority"
    case subscriberNames = "subscriber-names"
    case commonName = "common-name"
    case publicSuffixWildcard = "public-suffix-wildcard"
    case subscriberLifetime = "subscriber-lifetime"
    case rootExtensions = "root-extensions"
    // Keys that anybody can break.
    case weakKeyROCA = "weak-key-roca"
    case weakKeyClosePrimes = "weak-key-close-primes"
    case weakKeySmallFactor = "weak-key-small-factor"
    case weakKeyKnown = "weak-key-known"
    // Common mistakes: warnings and notes.
    case rsaExponent = "rsa-exponent"
    case transparency = "certificate-transparency"
    case serialEntropy = "serial-entropy"
    case subjectTexts = "lint-subject-texts"
    case subjectAttributes = "lint-subject-attributes"
    case hostNames = "lint-host-names"
    case internalNames = "lint-internal-names"
    case policyTexts = "lint-policy-texts"
    case locations = "lint-locations"
    case encoding = "lint-encoding"
    case obsoleteExtensions = "lint-obsolete-extensions"
    case usefulKeyUsage = "lint-key-usage"
    case nestedValidity = "lint-nested-validity"
    case keyIdentifierChain = "lint-key-identifier-chain"
    case information = "lint-information"

    /// The bit that stands for it in a ``CheckSet``: by the position in the list of all.
    var bit: UInt64 { 1 << UInt64(Self.positions[self] ?? 0) }

    private static let positions = Dictionary(
        uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}
