import ArgumentParser
import Events
import Foundation
import Intake

/// Sends certificates into the log, and may wait for what the services say.
struct SubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Send certificates to the services as requests.",
        discussion: """
            Inputs are as for verify. What cannot be read is sent too, so that it is
            accounted for as an error.

            With --wait the exit status is as for verify; 69 when a verdict did not come
            in time.

            Examples:
              assay submit server.pem --server-name www.example.org --wait
              assay submit /etc/ssl/certs --notify web-team
              assay submit example.org:443 --json
            """)

    @Argument(help: "Files, folders, - or HOST:PORT.", completion: .file())
    var inputs: [String]

    @Flag(help: "Wait for the verdicts and print them.")
    var wait = false

    @Option(help: ArgumentHelp("How long to wait at most.", valueName: "span"))
    var timeout = "30s"

    @Flag(help: "Show why each finding matters, what to do, and the rule.")
    var explain = false

    @Option(help: ArgumentHelp("Whom to tell of these certificates.", valueName: "receiver"))
    var notify: [String] = []

    @OptionGroup var request: RequestOptions
    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard TimeSpan.parse(timeout) != nil else {
            throw ValidationError("--timeout takes a span such as 30s or 5m.")
        }
    }

    func run() async throws {
        let settings = try settings.read().settings
        var defaults = request.defaults
        defaults.notify = notify
        let reader = try InputReader(defaults: defaults)
        let terminal = output.terminal
        try await LogOpening.with(settings) { log in
            let used = [settings.topics.requests] + settings.topics.outcomes
            try await log.create(settings.topicSpecifications.filter { used.contains($0.name) })
            var awaiting = try await AwaitedOutcomes(settings.topics, in: log)
            for input in inputs {
                let items = await reader.read(input)
                let positions = try await append(items, to: settings.topics.requests, of: log)
                for (item, position) in zip(items, positions) {
                    let name = Self.name(of: item, input: input)
                    if wait {
                        try await awaiting.add(position, input: name)
                    } else if output.json {
                        try terminal.print(json: SubmitListing(input: name, position: position))
                    } else {
                        try terminal.print("sent \(SafeText.escape(name)) as \(position)")
                    }
                }
            }
            if wait { try await conclude(&awaiting, terminal) }
        }
    }

    /// Requests in one append; a folder may hold many.
    private static let chunk = 200

    private func append(
        _ items: [InputItem], to topic: TopicName, of log: any EventLog
    ) async throws -> [Position] {
        var positions: [Position] = []
        for start in stride(from: 0, to: items.count, by: Self.chunk) {
            let messages = items[start..<min(start + Self.chunk, items.count)].map(\.message)
            positions += try await log.append(messages, to: topic)
        }
        return positions
    }

    private func conclude(_ awaiting: inout AwaitedOutcomes, _ terminal: Terminal) async throws {
        let deadline = ContinuousClock.now + (TimeSpan.parse(timeout) ?? .seconds(30))
        let report = VerdictReport(
            painter: terminal.output, explains: explain, columns: terminal.columns)
        var tally = VerifyTally()
        while !awaiting.isEmpty, ContinuousClock.now < deadline {
            for result in try await awaiting.poll() {
                tally.add(result)
                if output.json {
                    try terminal.print(json: result)
                } else {
                    try terminal.print(report.lines(result))
                }
            }
            if awaiting.isEmpty { break }
            terminal.progress("waiting for \(awaiting.count) verdicts")
            try await Task.sleep(for: .milliseconds(100))
        }
        terminal.progress("")
        guard awaiting.isEmpty else {
            throw Failure(
                .unavailable,
                "\(awaiting.count) verdicts did not come within \(timeout)\n"
                    + "  Is the verification service running? See: assay status")
        }
        if tally.status != .success { throw ExitCode(tally.status.rawValue) }
    }

    private static func name(of item: InputItem, input: String) -> String {
        switch item {
        case .success: input
        case .failure(let problem): problem.input
        }
    }
}

/// Where a request went, as JSON.
private struct SubmitListing: Encodable {
    let input: String
    let topic: String
    let partition: Int32
    let offset: Int64

    init(input: String, position: Position) {
        self.input = input
        topic = position.topic.rawValue
        partition = position.partition.index
        offset = position.offset
    }
}
