/// What there is to say to people about each check.
package struct CheckCatalogue: Sendable {
    /// What checks have in common.
    package enum Group: String, Hashable, Sendable, CaseIterable {
        case path, form, subscriber, keys, mistakes

        package var title: String {
            switch self {
            case .path: "The path (RFC 5280, section 6)"
            case .form: "The form of certificates (RFC 5280, section 4)"
            case .subscriber: "TLS servers of the public web (CA/Browser Forum)"
            case .keys: "Keys that anybody can break"
            case .mistakes: "Common mistakes"
            }
        }

        /// How grave it is when one of them fails.
        package var gravity: String {
            switch self {
            case .path, .form, .keys: "Errors: the certificate does not pass."
            case .subscriber: "Errors where the rule says must, warnings where it says should."
            case .mistakes: "Warnings and notes: the certificate passes all the same."
            }
        }
    }

    package struct Entry: Sendable {
        package let name: CheckName
        package let group: Group
        /// One sentence: what holds where the check finds nothing.
        package let summary: String
        package let citation: String
    }

    /// All checks, in the order of ``CheckName``.
    package static let entries: [Entry] = {
        let certificates = CertificateCheck.all.map { ($0.name, ($0.summary, $0.citation)) }
        let paths = PathCheck.all.map { ($0.name, ($0.summary, $0.citation)) }
        let texts = Dictionary(
            certificates + paths + [(.crlForm, crlForm)], uniquingKeysWith: { first, _ in first })
        return CheckName.allCases.map { name in
            let (summary, citation) = texts[name] ?? ("", "")
            return Entry(name: name, group: name.group, summary: summary, citation: citation)
        }
    }()

    /// Is applied where CRLs are looked into (`CRLStatus`), and not to certificates.
    private static let crlForm = (
        "CRLs have version 2, a number, and extensions as critical as they must be.",
        "RFC 5280, 5.1.2.1 and 5.2"
    )
}

extension CheckName {
    var group: CheckCatalogue.Group {
        switch self {
        case .format, .algorithms, .keyStrength, .validity, .criticalExtensions, .authority,
            .keyUsage, .pathLength, .nameConstraints, .policies, .purpose, .anchorConstraints,
            .identity:
            .path
        case .serialNumber, .names, .keyIdentifiers, .basicConstraintsForm, .keyUsageForm,
            .alternativeNamesForm, .nameConstraintsForm, .nameConstraintsCritical, .policiesForm,
            .informationAccessForm, .crlForm:
            .form
        case .subscriberPurpose, .subscriberExtensions, .subscriberKeyUsage,
            .subscriberIsNoAuthority, .subscriberNames, .commonName, .publicSuffixWildcard,
            .subscriberLifetime, .rootExtensions:
            .subscriber
        case .weakKeyROCA, .weakKeyClosePrimes, .weakKeySmallFactor, .weakKeyKnown:
            .keys
        case .rsaExponent, .transparency, .serialEntropy, .subjectTexts, .subjectAttributes,
            .hostNames, .internalNames, .policyTexts, .locations, .encoding, .obsoleteExtensions,
            .usefulKeyUsage, .nestedValidity, .keyIdentifierChain, .information:
            .mistakes
        }
    }
}
