import ArgumentParser
import Events
import Foundation

/// Looks at dead letters, and sends them again.
struct DlqCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dlq",
        abstract: "List, show and send again what could not be handled.",
        discussion: """
            A record that kills the services, or at which they fail, again and again, is set
            aside in the topic dlq.TOPIC, and the services go on; a request is an error on
            certificate.errors, too. What merely is no certificate is no dead letter.
            """,
        subcommands: [List.self, Show.self, Redrive.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List dead letters.",
            discussion: """
                Examples:
                  assay dlq list
                  assay dlq list --topic requests --reason ProcessDied --since 24h
                """)

        @OptionGroup var filter: DeadLetterFilter
        @OptionGroup var settings: SettingsOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let settings = try settings.read().settings
            let printer = DeadLetterPrinter(output, settings)
            var count = 0
            try await LogOpening.with(settings) { log in
                try await filter.walk(log, settings) { record, letter in
                    try printer.line(record, letter)
                    count += 1
                    return true
                }
            }
            if count == 0 { output.terminal.remark("no dead letters") }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a dead letter with all its headers.",
            discussion: """
                Examples:
                  assay dlq show dlq.certificate.requests/0@3
                  assay dlq show dlq.certificate.requests/0@3 --payload > request.json
                """)

        @Argument(help: "Where the letter is, as in the list: TOPIC/PARTITION@OFFSET.")
        var position: String

        @Flag(help: "Write the payload alone, as it came.")
        var payload = false

        @OptionGroup var settings: SettingsOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            _ = try PositionArgument.parse(position)
        }

        func run() async throws {
            let settings = try settings.read().settings
            let position = try PositionArgument.parse(position)
            try await LogOpening.with(settings) { log in
                guard let record = try await Self.record(at: position, of: log),
                    let letter = DeadLetter(record)
                else {
                    throw Failure(
                        .noInput,
                        "there is no dead letter at \(position)\n  See: assay dlq list")
                }
                let printer = DeadLetterPrinter(output, settings)
                if payload {
                    try Joinery.printToOutput(letter.message.value ?? [])
                } else {
                    try printer.whole(record, letter)
                }
            }
        }

        private static func record(
            at position: Position, of log: any EventLog
        ) async throws -> Record? {
            guard let topic = try await log.describe([position.topic]).first,
                topic.partitions.contains(where: { $0.partition == position.partition })
            else { return nil }
            let page = try await log.read(
                position.partition, from: .offset(position.offset), limit: BatchLimit(records: 1))
            return page.first { $0.position == position }
        }
    }
}

/// Which dead letters are meant.
struct DeadLetterFilter: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Those of this topic: requests, verified, errors, notices, or a full name.",
            valueName: "topic"))
    var topic: String?

    @Option(help: "Those whose kind or reason has this text in it; case does not count.")
    var reason: String?

    @Option(help: "Those with this key: a SHA-256 in hexadecimal, or a text.")
    var key: String?

    @Option(
        help: ArgumentHelp(
            "Those set aside since then: a time (RFC 3339), or how long ago.", valueName: "time"))
    var since: String?

    @Option(
        help: ArgumentHelp(
            "Those set aside before then: a time (RFC 3339), or how long ago.", valueName: "time"))
    var until: String?

    func validate() throws {
        for (option, text) in [("--since", since), ("--until", until)] {
            guard let text, Self.time(text) == nil else { continue }
            throw ValidationError(
                "\(option) takes a time such as 2026-11-23T06:00:00Z, or a span such as 15m, not "
                    + "\"\(SafeText.escape(text))\".")
        }
    }

    private static func time(_ text: String) -> Date? {
        guard case .time(let time)? = StartArgument.parse(text, now: Date()) else { return nil }
        return time
    }

    /// Hands over each letter that is meant, topic by topic, in order.
    ///
    /// - Parameter body: returns false to end.
    func walk(
        _ log: any EventLog, _ settings: Settings,
        _ body: (Record, DeadLetter) async throws -> Bool
    ) async throws {
        let start = since.flatMap(Self.time).map(ReadStart.time) ?? .beginning
        var goesOn = true
        for topic in try await topics(log, settings) where goesOn {
            try await log.walk(topic, from: start) { record in
                guard let letter = DeadLetter(record), matches(record, letter) else { return true }
                goesOn = try await body(record, letter)
                return goesOn
            }
        }
    }

    /// The topics of dead letters that exist.
    private func topics(_ log: any EventLog, _ settings: Settings) async throws -> [TopicName] {
        let existing = try await log.describe(nil).map(\.name).filter(\.isDeadLetters).sorted()
        guard let topic else { return existing }
        let name = try TopicArgument.resolve(topic, settings.topics)
        let wanted = name.isDeadLetters ? name : name.deadLetters
        return existing.filter { $0 == wanted }
    }

    private func matches(_ record: Record, _ letter: DeadLetter) -> Bool {
        if let reason {
            let text = "\(letter.kind) \(letter.reason)".lowercased()
            guard text.contains(reason.lowercased()) else { return false }
        }
        if let key {
            let bytes = record.message.key ?? []
            guard Hexadecimal.encode(bytes) == key.lowercased() || bytes == Array(key.utf8) else {
                return false
            }
        }
        return until.flatMap(Self.time).map { record.timestamp < $0 } ?? true
    }
}

/// A place in the log, as it is written on the command line and printed everywhere.
enum PositionArgument {
    static func parse(_ text: String) throws -> Position {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        if halves.count == 2, let offset = Int64(halves[1]), offset >= 0,
            let slash = halves[0].lastIndex(of: "/"),
            let index = Int32(halves[0][halves[0].index(after: slash)...]), index >= 0,
            let topic = try? TopicName(String(halves[0][..<slash]))
        {
            return Position(Partition(topic, index), offset)
        }
        throw ValidationError(
            "A place in the log is written TOPIC/PARTITION@OFFSET, not "
                + "\"\(SafeText.escape(text))\".")
    }
}
