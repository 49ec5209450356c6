import Events
import Foundation
import Verification
@_spi(FixedExpiryValidationTime) import X509

/// What judging costs beside the signatures that it rests on, and beside swift-certificates.
///
/// Everything runs on one thread, in turns, and the median of the rounds counts: what else the
/// machine does meanwhile hits all alike.
package struct VerifyBench: Sendable {
    private let corpus: Corpus
    private let rounds: Int
    private let time: Date

    /// - Parameter time: the time to judge for, which the corpus was issued for.
    /// - Precondition: at least one round.
    package init(_ corpus: Corpus, rounds: Int, at time: Date) {
        precondition(rounds > 0)
        self.corpus = corpus
        self.rounds = rounds
        self.time = time
    }

    /// - Throws: `MeasurementError` when anything did not pass.
    package func run() async throws -> VerifyMeasurement {
        let raw = try RawSignatures(of: corpus)
        let ours = JudgeRun(corpus, at: time)
        let theirs = try SwiftCertificatesRun(corpus, at: time)
        var rows: [VerifyMeasurement] = []
        // The first round warms up, and does not count.
        for round in 0...rounds {
            let row = VerifyMeasurement(
                name: corpus.kind.rawValue, leaves: corpus.chains.count, rounds: rounds,
                rawLeaf: try raw.checkLeaves(), rawChain: try raw.checkChains(),
                cold: try ours.cold(), warm: try ours.warm(),
                swiftCertificates: try await theirs.run())
            if round > 0 { rows.append(row) }
        }
        return VerifyMeasurement(medianOf: rows, of: corpus, rounds: rounds)
    }
}

/// Our own judge, by the profile of TLS servers with the server's name.
private struct JudgeRun {
    private let requests: [VerificationRequest]
    /// One leaf an intermediate, to make a judge warm with: neighbours have different ones.
    private let firsts: ArraySlice<VerificationRequest>
    private let makeTrust: () throws -> TrustStores
    private let time: Date

    init(_ corpus: Corpus, at time: Date) {
        let requests = corpus.requests()
        self.requests = requests
        firsts = requests.prefix(corpus.intermediates.count)
        makeTrust = { try corpus.trust() }
        self.time = time
    }

    /// Microseconds a request, each with a judge and a trust store that have seen nothing yet.
    ///
    /// The stores are loaded beside the clock, a few hundred at a time; a judge is made in passing.
    func cold() throws -> Double {
        var microseconds = 0.0
        for start in stride(from: 0, to: requests.count, by: Self.storesAtATime) {
            let some = requests[start...].prefix(Self.storesAtATime)
            let stores = try some.map { _ in try makeTrust() }
            microseconds += try Self.microseconds {
                for (request, trust) in zip(some, stores) {
                    try judge(request, by: Judge(), trust: trust)
                }
            }
        }
        return microseconds / Double(requests.count)
    }

    /// Microseconds a request with a judge that has seen one leaf of each intermediate, and before the
    /// others of its kind none of these.
    func warm() throws -> Double {
        let warmed = Judge()
        let trust = try makeTrust()
        for request in firsts { try judge(request, by: warmed, trust: trust) }
        let microseconds = try Self.microseconds {
            for request in requests { try judge(request, by: warmed, trust: trust) }
        }
        return microseconds / Double(requests.count)
    }

    private static let storesAtATime = 500

    private static func microseconds(_ work: () throws -> Void) rethrows -> Double {
        let start = ProcessUse.now
        try work()
        return ProcessUse.now.cpuMicroseconds - start.cpuMicroseconds
    }

    private func judge(
        _ request: VerificationRequest, by judge: Judge, trust: TrustStores
    ) throws {
        let verdict = judge.examine(request, evidence: .none, trust: trust, at: time).verdict
        guard verdict.indication == .passed else {
            throw MeasurementError(
                "a leaf did not pass: \(verdict.findings.first?.what ?? "no finding")")
        }
    }
}

/// The verifier of swift-certificates with the policies that it has for servers.
///
/// Like ours it gets bytes, and so reads leaf and intermediate each time.
private struct SwiftCertificatesRun {
    private let corpus: Corpus
    private let roots: CertificateStore
    private let time: Date

    init(_ corpus: Corpus, at time: Date) throws {
        self.corpus = corpus
        roots = CertificateStore([try X509.Certificate(derEncoded: corpus.root)])
        self.time = time
    }

    /// Microseconds a chain.
    func run() async throws -> Double {
        let start = ProcessUse.now
        for chain in corpus.chains {
            let leaf = try X509.Certificate(derEncoded: chain.leaf)
            let intermediate = try X509.Certificate(derEncoded: chain.intermediate)
            var verifier = Verifier(rootCertificates: roots) {
                RFC5280Policy(fixedExpiryValidationTime: time)
                ServerIdentityPolicy(serverHostname: chain.serverName, serverIP: nil)
            }
            let result = await verifier.validate(
                leaf: leaf, intermediates: CertificateStore([intermediate]))
            guard case .validCertificate = result else {
                throw MeasurementError("swift-certificates refused a leaf: \(result)")
            }
        }
        let end = ProcessUse.now
        return (end.cpuMicroseconds - start.cpuMicroseconds) / Double(corpus.chains.count)
    }
}
