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
        let ours = try JudgeRun(corpus, at: time)
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
    private let trust: TrustStores
    private let time: Date
    private let warmed = Judge()

    init(_ corpus: Corpus, at time: Date) throws {
        requests = corpus.requests()
        trust = try corpus.trust()
        self.time = time
    }

    /// Microseconds a request, each with a judge that has seen nothing yet.
    func cold() throws -> Double { try run { Judge() } }

    /// Microseconds a request with a judge that knows the intermediates, but never the leaves.
    func warm() throws -> Double { try run { warmed } }

    private func run(_ judge: () -> Judge) throws -> Double {
        let start = ProcessUse.now
        for request in requests {
            let verdict = judge().examine(request, evidence: .none, trust: trust, at: time).verdict
            guard verdict.indication == .passed else {
                throw MeasurementError(
                    "a leaf did not pass: \(verdict.findings.first?.what ?? "no finding")")
            }
        }
        let end = ProcessUse.now
        return (end.cpuMicroseconds - start.cpuMicroseconds) / Double(requests.count)
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
