import ArgumentParser
import Bench
import Events
import Foundation
import Logging

/// Measures this program on this machine.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure verification and the pipeline on this machine.",
        discussion: """
            Costs are CPU time, and stand beside the cost of the bare signatures in the
            same run: the ratios are what to compare between machines.

            Examples:
              assay bench
              assay bench verify --corpus p256 --json
              assay bench pipeline --count 100000 --workers 2 --rate 500
              assay bench hostile
            """,
        subcommands: [
            BenchAllCommand.self, BenchVerifyCommand.self, BenchPipelineCommand.self,
            BenchHostileCommand.self, BenchInventoryCommand.self, BenchCorpusCommand.self,
        ],
        defaultSubcommand: BenchAllCommand.self)
}

/// Both benchmarks, short.
struct BenchAllCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "all", abstract: "Both benchmarks, in short runs.")

    @OptionGroup var output: OutputOptions

    private static let leaves = 500
    private static let rounds = 3
    private static let requests = 20_000

    func run() async throws {
        let printer = BenchPrinter(output)
        try await printer.measure(Corpus.Kind.allCases, leaves: Self.leaves, rounds: Self.rounds)
        let settings = PipelineBenchSettings(count: Self.requests, workers: 2, rate: 500)
        let folder = try TemporaryFolder("assay-bench")
        defer { folder.remove() }
        let log = Settings(log: .sqlite(path: folder.path + "/log.sqlite"))
        if !output.json { try output.terminal.print() }
        try await printer.measure(settings, .p256, on: log)
    }
}

/// What judging costs.
struct BenchVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Measure the judge beside bare signatures and swift-certificates.",
        discussion: """
            Chains of root, intermediate and leaf, with 20 intermediates, judged for TLS
            servers with the server's name; one thread, median of the rounds.

              RAW LEAF   swift-crypto's check of the leaf's signature, its key ready
              RAW CHAIN  the same for leaf and intermediate
              COLD       ours with a judge and a trust store that have seen nothing yet
              WARM       ours once it knows the intermediates, leaves new
              SWIFT-CERTIFICATES  its Verifier, policies RFC 5280 and server identity
            """)

    @Option(
        name: .customLong("corpus"),
        help: ArgumentHelp("p256, rsa2048 or mixed; may be repeated, all if missing."))
    var corpora: [Corpus.Kind] = []

    @Option(help: "How many leaves.")
    var leaves = 2_000

    @Option(help: "How many rounds.")
    var rounds = 5

    @OptionGroup var output: OutputOptions

    func validate() throws {
        try BenchLimits.check(leaves, in: 1...100_000, "--leaves")
        try BenchLimits.check(rounds, in: 1...1_000, "--rounds")
    }

    func run() async throws {
        let kinds = corpora.isEmpty ? Corpus.Kind.allCases : corpora
        try await BenchPrinter(output).measure(kinds, leaves: leaves, rounds: rounds)
    }
}

/// What a request costs.
struct BenchPipelineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipeline",
        abstract: "Measure the verification service: out of the log, judged, back into it.",
        discussion: """
            Appends requests, then runs the service's own workers until the last outcome
            is committed. Topics and group are the run's own. Without --log a SQLite file
            is made and removed again; topics in a log that is named stay there, as
            assay.bench.*.

            --payload der is the bare leaf, which has no room for the intermediate: that
            is an anchor then.

            Examples:
              assay bench pipeline --corpus rsa2048 --payload der
              assay bench pipeline --log kafka:localhost:9092 --count 100000
            """)

    @Option(help: "How many requests are waiting when the workers begin.")
    var count = 50_000

    @Option(help: "p256, rsa2048 or mixed.")
    var corpus = Corpus.Kind.p256

    @Option(help: "json or der.")
    var payload = Corpus.Payload.json

    @Option(help: "How many workers share the partitions.")
    var workers = 2

    @Option(
        help: ArgumentHelp(
            "Then send requests at this rate for ten seconds, and measure latencies.",
            valueName: "per-second"))
    var rate: Double?

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try BenchLimits.check(count, in: 1...10_000_000, "--count")
        try BenchLimits.check(workers, in: 1...256, "--workers")
        if let rate { try BenchLimits.check(Int(rate.rounded(.up)), in: 1...100_000, "--rate") }
    }

    func run() async throws {
        var options = settings
        // The file of a bench is its own unless one is named.
        if options.log == "sqlite" { options.log = nil }
        var settings = try options.read().settings
        let folder = try TemporaryFolder("assay-bench")
        defer { folder.remove() }
        if options.log == nil { settings.log = .sqlite(path: folder.path + "/log.sqlite") }
        let run = PipelineBenchSettings(
            count: count, payload: payload, workers: workers, batch: settings.verification.batch,
            partitions: settings.topicShape.partitions,
            replicationFactor: settings.topicShape.replicationFactor, rate: rate)
        try await BenchPrinter(output).measure(run, corpus, on: settings)
    }
}

/// How much may be asked for.
enum BenchLimits {
    static func check(_ value: Int, in range: ClosedRange<Int>, _ option: String) throws {
        guard range.contains(value) else {
            throw ValidationError(
                "\(option) takes a number from \(range.lowerBound) to \(range.upperBound).")
        }
    }
}

extension Corpus.Kind: ExpressibleByArgument {}
extension Corpus.Payload: ExpressibleByArgument {}
