/// What one probe came to.
package struct HostileMeasurement: Encodable, Hashable, Sendable {
    package let probe: String
    /// `PASSED`, `FAILED` or `INDETERMINATE`.
    package let verdict: String
    /// The code of the finding that decides; nil where nothing speaks against the certificate.
    package let finding: String?
    /// Whether that is the answer that the probe must get.
    package let isRight: Bool
    package let signatures: Int
    package let steps: Int
    package let comparisons: Int
    package let policyNodes: Int
    package let paths: Int
    /// CPU time of one examination.
    package let milliseconds: Double
    /// What the process had in RAM at its height beyond what it had before, in bytes; nil where the
    /// system does not tell.
    package let peakBytes: Int64?

    enum CodingKeys: String, CodingKey {
        case probe, verdict, finding, signatures, steps, comparisons, paths
        case isRight = "right"
        case policyNodes = "policy_nodes"
        case milliseconds = "ms"
        case peakBytes = "peak_bytes"
    }
}
