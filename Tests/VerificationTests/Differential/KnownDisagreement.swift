import Events

@testable import Verification

/// A kind of disagreement between our judge and swift-certificates that has been looked into.
///
/// What decides is what the two say, never which case it is.
struct KnownDisagreement: Sendable {
    let name: String
    /// Why both are as they are meant to be, and which one RFC 5280 has on its side.
    let why: String
    private let applies: @Sendable (DifferentialCase, Verdict, OracleAnswer) -> Bool

    init(
        _ name: String, _ why: String,
        _ applies: @escaping @Sendable (DifferentialCase, Verdict, OracleAnswer) -> Bool
    ) {
        self.name = name
        self.why = why
        self.applies = applies
    }

    /// We refuse what they take, for reasons that are all among those known, and one of which is this.
    private static func weRefuse(
        _ name: String, for codes: Set<FindingCode>, _ why: String
    ) -> KnownDisagreement {
        KnownDisagreement(name, why) { _, ours, theirs in
            let grave = ours.findings.filter { $0.severity == .error || $0.severity == .unknown }
            return theirs.isValid && grave.contains { codes.contains($0.code) }
                && grave.allSatisfy { understood.contains($0.code) }
        }
    }

    /// They refuse what we take, and say why.
    private static func theyRefuse(
        _ name: String, saying texts: [String], _ why: String
    ) -> KnownDisagreement {
        KnownDisagreement(name, why) { _, ours, theirs in
            ours.indication == .passed && !theirs.isValid && texts.contains(where: theirs.mentions)
        }
    }

    /// The first kind that a disagreement is of; nil for one that nobody has looked into.
    static func kind(
        of item: DifferentialCase, _ ours: Verdict, _ theirs: OracleAnswer
    ) -> KnownDisagreement? {
        all.first { $0.applies(item, ours, theirs) }
    }

    static let all =
        refusals.map { weRefuse($0.name, for: $0.codes, $0.why) } + [
            KnownDisagreement(
                "wildcards under excluded subtrees",
                "RFC 5280, 4.2.1.10, does not say; `*.example.com` stands for a name that is excluded."
            ) { _, ours, theirs in
                let grave = ours.findings.filter { $0.severity == .error }
                return theirs.isValid && !grave.isEmpty
                    && grave.allSatisfy { $0.code == .nameExcluded && $0.what.contains(" dns:*.") }
            },
            KnownDisagreement(
                "names of equal meaning",
                "RFC 5280, 7.1: they compare octets, and `Root` and `root` are two names to them."
            ) { item, ours, theirs in
                ours.indication == .passed && !theirs.isValid && item.hasNamesOfEqualMeaning
            },
            theyRefuse(
                "unreadable", saying: ["unreadable"],
                "They do not read keys and algorithms that they cannot use, nor unique identifiers."
            ),
            theyRefuse(
                "name constraints of other forms",
                saying: [
                    "directoryName name constraints are not supported", "unsupported constraint",
                ],
                "RFC 5280, 4.2.1.10: they refuse constraints that they cannot process."),
        ]

    private static let understood = Set(refusals.flatMap(\.codes))

    private typealias Refusal = (name: String, codes: Set<FindingCode>, why: String)

    private static let refusals: [Refusal] = [
        (
            "policies", [.policyMissing, .policyMapping],
            "RFC 5280, 6.1: they do no policy processing."
        ),
        (
            "key usage", [.issuerKeyUsage],
            "RFC 5280, 6.1.4 (n): they read key usage and leave it at that, as browsers do."
        ),
        (
            "form of extensions", [.malformedExtension],
            "They read an extension when a policy asks for it, and no policy asks for most."
        ),
        (
            "two algorithms", [.algorithmsDiffer],
            "RFC 5280, 4.1.1.2: they check the signature by the unsigned one and read no other."
        ),
        (
            "algorithms and keys",
            [.algorithmForbidden, .algorithmUnsupported, .weakKey, .weakExponent, .keyTooLarge],
            "Our profiles ask for NIST SP 800-131A; they take what they can check."
        ),
        (
            "names that are none", [.nameConstraintUnprocessed],
            "RFC 5280, 4.2.1.10: what cannot be read cannot be said to lie outside a subtree."
        ),
    ]
}
