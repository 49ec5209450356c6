import Events

/// How the judge did on a case.
package struct ConformanceResult: Sendable {
    package enum Agreement: String, Codable, Sendable {
        case agree
        /// It passed what must fail.
        case lenient
        /// It failed what must pass.
        case strict
    }

    package let id: String
    package let namespace: String
    package let agreement: Agreement
    /// The verdict that decided: the first that did not pass, or else the last.
    package let verdict: Verdict
    package let duration: Duration
}
