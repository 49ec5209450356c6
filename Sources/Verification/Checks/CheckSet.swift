/// Which checks a profile asks for.
package struct CheckSet: Hashable, Sendable, ExpressibleByArrayLiteral {
    private var bits: UInt64 = 0

    package init(_ names: some Sequence<CheckName>) {
        for name in names { bits |= name.bit }
    }

    package init(arrayLiteral names: CheckName...) {
        self.init(names)
    }

    package func contains(_ name: CheckName) -> Bool { bits & name.bit != 0 }

    /// The names, in the order of the list of all checks.
    package var names: [CheckName] { CheckName.allCases.filter(contains) }

    package func adding(_ names: CheckName...) -> CheckSet {
        var set = self
        for name in names { set.bits |= name.bit }
        return set
    }

    package func removing(_ names: CheckName...) -> CheckSet {
        var set = self
        for name in names { set.bits &= ~name.bit }
        return set
    }

    package func intersection(_ other: CheckSet) -> CheckSet {
        var set = self
        set.bits &= other.bits
        return set
    }
}

extension CheckSet {
    /// What RFC 5280 section 6 asks of a path, and the names.
    package static let path: CheckSet = [
        .format, .algorithms, .keyStrength, .validity, .criticalExtensions, .authority, .keyUsage,
        .pathLength, .nameConstraints, .policies, .purpose, .anchorConstraints, .identity,
        .weakKeyROCA, .weakKeyClosePrimes, .weakKeySmallFactor, .weakKeyKnown,
    ]

    /// And what section 4 asks of each certificate.
    package static let rfc5280 = path.adding(
        .serialNumber, .names, .keyIdentifiers, .basicConstraintsForm, .keyUsageForm,
        .alternativeNamesForm, .nameConstraintsForm, .nameConstraintsCritical, .policiesForm,
        .informationAccessForm, .crlForm)

    /// And what the CA/Browser Forum asks; it lets name constraints be non-critical (7.1.2.10.8).
    package static let webPKI = rfc5280.removing(.nameConstraintsCritical).adding(
        .subscriberPurpose, .subscriberExtensions, .subscriberKeyUsage, .subscriberIsNoAuthority,
        .subscriberNames, .commonName,
        .publicSuffixWildcard, .subscriberLifetime, .rootExtensions
    ).adding(
        .rsaExponent, .transparency, .serialEntropy, .subjectTexts, .subjectAttributes,
        .hostNames, .internalNames, .policyTexts, .locations, .encoding, .obsoleteExtensions,
        .usefulKeyUsage, .nestedValidity, .keyIdentifierChain)
}
