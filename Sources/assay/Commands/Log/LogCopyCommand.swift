import ArgumentParser
import Events
import Pipeline

/// Takes a log to another place.
struct LogCopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract:
            "Copy topics and the places of groups to another log: from a file to a cluster, or back.",
        discussion: """
            Records keep their offsets, timestamps, keys and headers, and groups their
            places: services go on there as if nothing had been, and what was judged here
            is not judged again. Stop the services first. A copy that was interrupted goes
            on where it was when the command is given again; a target that holds something
            else is refused.

            Examples:
              assay log copy --from sqlite:log.sqlite --to kafka:broker1:9092
              assay log copy --from kafka:broker1:9092 --to sqlite:archive.sqlite
              assay log copy --from sqlite:log.sqlite --to sqlite:other.sqlite --all
            """)

    @Option(help: ArgumentHelp("The log to read.", valueName: "log"))
    var from: String

    @Option(help: ArgumentHelp("The log to write to.", valueName: "log"))
    var to: String

    @Option(
        name: .customLong("topic"),
        help: ArgumentHelp(
            "A topic to copy, instead of those of the settings; may be repeated.",
            valueName: "topic"))
    var topics: [String] = []

    @Flag(help: "Copy every topic that the log has.")
    var all = false

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard from != to else { throw ValidationError("--from and --to are the same log.") }
        guard !all || topics.isEmpty else {
            throw ValidationError("--all and --topic contradict each other.")
        }
        guard settings.log == nil else {
            throw ValidationError("copy takes --from and --to, not --log.")
        }
    }

    func run() async throws {
        let source = try location(from)
        let target = try location(to)
        let report = try await LogOpening.withExisting(source) { source in
            try await LogOpening.with(target) { log in
                guard let log = log as? any EventLogUpkeep else {
                    throw Failure(.usage, "--to takes sqlite:FILE or kafka:HOST:PORT,...")
                }
                let copy = LogCopy(
                    from: source, to: log, replicationFactor: target.topicShape.replicationFactor,
                    compacted: [target.topics.alerts]
                ) { output.terminal.progress($0) }
                return try await copy.run(try await names(in: source, target.topics))
            }
        }
        output.terminal.progress("")
        try print(report)
    }

    private func location(_ text: String) throws -> Settings {
        var options = settings
        options.log = text
        return try options.read().settings
    }

    private func names(
        in source: any EventLogUpkeep, _ ours: Topics
    ) async throws -> [TopicName] {
        if all { return try await source.describe(nil).map(\.name) }
        let named = try topics.map { try TopicArgument.resolve($0, ours) }
        guard !named.isEmpty else { return ours.all }
        let found = Set(try await source.describe(named).map(\.name))
        if let missing = named.first(where: { !found.contains($0) }) {
            throw EventLogError.topicMissing(missing)
        }
        return named
    }

    private func print(_ report: LogCopy.Report) throws {
        guard !output.json else { return try output.terminal.print(json: CopyListing(report)) }
        for (topic, count) in report.records.sorted(by: { $0.key < $1.key }) {
            try output.terminal.print("\(topic): \(count) records copied")
        }
        if report.foundOffsets > 0 {
            try output.terminal.print("went on behind \(report.foundOffsets) offsets")
        }
        let groups = report.groups.map(\.rawValue).joined(separator: ", ")
        try output.terminal.print("groups: \(groups.isEmpty ? "none" : groups)")
    }
}

/// `log copy --json`.
private struct CopyListing: Encodable {
    let records: [String: Int]
    let foundOffsets: Int64
    let groups: [String]

    init(_ report: LogCopy.Report) {
        records = Dictionary(
            report.records.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: +)
        foundOffsets = report.foundOffsets
        groups = report.groups.map(\.rawValue)
    }

    enum CodingKeys: String, CodingKey {
        case records
        case foundOffsets = "found_offsets"
        case groups
    }
}
