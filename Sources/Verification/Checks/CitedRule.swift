/// What a check does, and where its rule is from: all that is needed of it for one certificate after
/// the other, side by side in a row.
struct CitedRule<Rule: Sendable>: Sendable {
    let citation: String
    let apply: Rule
}
