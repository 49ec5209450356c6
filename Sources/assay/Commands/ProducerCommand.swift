import ArgumentParser
import Events
import Pipeline

/// Sends requests into the log.
struct ProducerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "producer",
        abstract: "Run the producer: certificates from sources go into the log as requests.",
        discussion: """
            Ends when all sources have said what there is to say, or on SIGINT or
            SIGTERM. Sources may be combined.

            Examples:
              assay producer --simulate --rate 50
              assay producer --folder /etc/ssl/certs
              assay producer --watch ./incoming --notify web-team
              assay producer --tls example.org:443 --tls-list hosts.txt --every 12h
            """)

    @OptionGroup var sources: ProducerOptions
    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let settings = try settings.read().settings
        let sources = try sources.sources()
        guard !sources.isEmpty else {
            throw ValidationError(
                "Name a source: --simulate, --file, --folder, --watch, --stdin, --tls or --tls-list."
            )
        }
        let terminal = output.terminal
        let tally = ProducerTally()
        try await LogOpening.with(settings) { log in
            let joinery = Joinery(settings, log: log, terminal: terminal)
            try await joinery.run(
                joinery.producers(sources, tally: tally), on: [settings.topics.requests])
        }
        if output.json {
            try terminal.print(json: ProducerListing(sent: tally.total, bySource: tally.bySource))
        } else {
            for (source, count) in tally.bySource.sorted(by: { $0.key < $1.key }) {
                try terminal.print("\(SafeText.escape(source)): \(count) requests sent")
            }
        }
    }
}

/// What a producer has sent, as JSON.
private struct ProducerListing: Encodable {
    let sent: Int
    let bySource: [String: Int]

    enum CodingKeys: String, CodingKey {
        case sent
        case bySource = "by_source"
    }
}
