/// What one corpus cost, in microseconds of CPU time a verification.
package struct VerifyMeasurement: Encodable, Hashable, Sendable {
    package let name: String
    package let leaves: Int
    package let rounds: Int
    /// The signature of the leaf alone.
    package let rawLeaf: Double
    /// The signatures of leaf and intermediate.
    package let rawChain: Double
    /// Our judge, each time a new one.
    package let cold: Double
    /// Our judge once it knows the intermediates.
    package let warm: Double
    /// The verifier of swift-certificates.
    package let swiftCertificates: Double

    enum CodingKeys: String, CodingKey {
        case name, leaves, rounds
        case rawLeaf = "raw_leaf_us"
        case rawChain = "raw_chain_us"
        case cold = "cold_us"
        case warm = "warm_us"
        case swiftCertificates = "swift_certificates_us"
    }

    package var coldToRawChain: Double { cold / rawChain }
    package var warmToRawLeaf: Double { warm / rawLeaf }
    package var swiftCertificatesToRawChain: Double { swiftCertificates / rawChain }
}

extension VerifyMeasurement {
    init(medianOf rows: [VerifyMeasurement], of corpus: Corpus, rounds: Int) {
        self.init(
            name: corpus.kind.rawValue, leaves: corpus.chains.count, rounds: rounds,
            rawLeaf: rows.map(\.rawLeaf).median, rawChain: rows.map(\.rawChain).median,
            cold: rows.map(\.cold).median, warm: rows.map(\.warm).median,
            swiftCertificates: rows.map(\.swiftCertificates).median)
    }
}
