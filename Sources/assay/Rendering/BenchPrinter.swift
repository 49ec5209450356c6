import Bench
import Events
import Foundation
import Logging

/// Runs benchmarks, and prints what they measured.
struct BenchPrinter {
    private let terminal: Terminal
    private let isJSON: Bool
    /// Leaves of a pipeline's corpus: as many as `bench verify` has.
    private static let leaves = 2_000

    init(_ output: OutputOptions) {
        terminal = output.terminal
        isJSON = output.json
    }

    func measure(_ kinds: [Corpus.Kind], leaves: Int, rounds: Int) async throws {
        let time = Date()
        var rows: [VerifyMeasurement] = []
        for kind in kinds {
            terminal.progress("\(kind.rawValue): issuing \(leaves) leaves")
            let corpus = try Corpus(kind, leaves: leaves, at: time)
            terminal.progress("\(kind.rawValue): \(rounds) rounds")
            rows.append(try await VerifyBench(corpus, rounds: rounds, at: time).run())
        }
        terminal.progress("")
        if isJSON {
            try terminal.print(json: VerifyBenchListing(corpora: rows))
        } else {
            try terminal.print(lines(rows))
        }
    }

    func measure(
        _ settings: PipelineBenchSettings, _ kind: Corpus.Kind, on place: Settings
    ) async throws {
        let time = Date()
        terminal.progress("\(kind.rawValue): issuing leaves")
        let corpus = try Corpus(kind, leaves: min(settings.count, Self.leaves), at: time)
        var logger = Logger(place.logging, terminal)
        logger.logLevel = max(logger.logLevel, .warning)
        let result = try await LogOpening.with(place) { log in
            let bench = try PipelineBench(
                settings, on: log, name: UUID().uuidString.lowercased(), logger: logger)
            return try await bench.run(over: corpus, at: time) { terminal.progress($0) }
        }
        terminal.progress("")
        if isJSON {
            try terminal.print(json: PipelineBenchListing(log: place.log, measurement: result))
        } else {
            try terminal.print(lines(result, on: place.log))
        }
    }

    private func lines(_ rows: [VerifyMeasurement]) -> [String] {
        var table = Table([
            .init("CORPUS"), .init("RAW LEAF", .trailing), .init("RAW CHAIN", .trailing),
            .init("COLD", .trailing), .init("/ CHAIN", .trailing), .init("WARM", .trailing),
            .init("/ LEAF", .trailing), .init("SWIFT-CERTIFICATES", .trailing),
            .init("/ CHAIN", .trailing),
        ])
        for row in rows {
            table.add(
                row.name, Self.format(row.rawLeaf), Self.format(row.rawChain),
                Self.format(row.cold), Self.format(row.coldToRawChain, digits: 2),
                Self.format(row.warm), Self.format(row.warmToRawLeaf, digits: 2),
                Self.format(row.swiftCertificates),
                Self.format(row.swiftCertificatesToRawChain, digits: 2))
        }
        let leaves = rows.first.map { "\($0.leaves) leaves, \($0.rounds) rounds" } ?? ""
        return ["CPU time of one verification in µs (\(leaves)):"] + table.lines(terminal.output)
    }

    private func lines(_ result: PipelineMeasurement, on log: LogLocation) -> [String] {
        var table = Table([.init(""), .init("", .trailing), .init("")])
        table.add(
            "requests a second", Self.format(result.requestsPerSecond, digits: 0),
            "\(result.workers) workers, \(Self.format(result.seconds)) s")
        table.add(
            "CPU a request", Self.format(result.cpuMicroseconds),
            "µs, \(Self.format(result.ratioToRawLeaf, digits: 2)) x raw leaf, "
                + "\(Self.format(result.ratioToRawChain, digits: 2)) x raw chain")
        table.add(
            "raw leaf / chain", Self.format(result.rawLeaf), "/ \(Self.format(result.rawChain)) µs")
        table.add(
            "appended a second", Self.format(result.appendedPerSecond, digits: 0), "before that")
        for (name, cost, share) in stages(result) {
            table.add(
                "  \(name)", Self.format(cost), "µs, \(Self.format(share * 100, digits: 0)) %")
        }
        table.add("peak memory", Self.format(result.peakResidentMegabytes, digits: 0), "MB")
        if let latency = result.latency {
            table.add(
                "latency p50", Self.format(latency.p50),
                "ms, p99 \(Self.format(latency.p99)), p99.9 \(Self.format(latency.p999)) "
                    + "at \(Self.format(latency.rate, digits: 0)) requests a second")
        }
        let title =
            "\(result.count) requests, \(result.corpus), \(result.payload), on \(log.kind):"
        return [title] + table.lines(terminal.output)
    }

    /// The stages of the pipeline in the order of a request's way through them.
    private func stages(
        _ result: PipelineMeasurement
    ) -> [(name: String, cost: Double, share: Double)] {
        let (costs, shares) = (result.stages, result.shares)
        return [
            ("read", costs.read, shares.read), ("parse", costs.parse, shares.parse),
            ("judge", costs.judge, shares.judge), ("write", costs.write, shares.write),
            ("commit", costs.commit, shares.commit),
            ("between them", result.cpuMicroseconds * shares.other, shares.other),
        ]
    }

    private static func format(_ value: Double, digits: Int = 1) -> String {
        String(format: "%.\(digits)f", value)
    }
}

/// What `bench verify` prints as JSON.
private struct VerifyBenchListing: Encodable {
    let corpora: [VerifyMeasurement]
}

/// What `bench pipeline` prints as JSON: the measurement, and where it was made.
private struct PipelineBenchListing: Encodable {
    let log: LogLocation
    let measurement: PipelineMeasurement

    private enum CodingKeys: String, CodingKey {
        case log
    }

    func encode(to encoder: any Encoder) throws {
        try measurement.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(log.kind, forKey: .log)
    }
}

extension LogLocation {
    /// The kind of log, without its address.
    fileprivate var kind: String {
        switch self {
        case .sqlite: "sqlite"
        case .kafka: "kafka"
        case .memory: "memory"
        }
    }
}
