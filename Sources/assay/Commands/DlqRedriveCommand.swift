import ArgumentParser
import Events
import Foundation

extension DlqCommand {
    struct Redrive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send dead letters again, to the topics that they came from.",
            discussion: """
                Key, payload and headers stay as they came; a header names the letter. What was
                sent again before is not sent twice, also after an interruption: run it again.
                One redrive at a time.

                Examples:
                  assay dlq redrive --dry-run
                  assay dlq redrive --topic requests --since 24h --rate 50
                """)

        @Flag(help: "Only say what would be sent.")
        var dryRun = false

        @Option(help: ArgumentHelp("The most messages a second.", valueName: "count"))
        var rate: Double?

        @OptionGroup var filter: DeadLetterFilter
        @OptionGroup var settings: SettingsOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            if let rate, !(rate >= 0.01 && rate <= 1_000_000) {
                throw ValidationError("--rate takes a number from 0.01 to 1000000.")
            }
        }

        func run() async throws {
            let settings = try settings.read().settings
            let report = try await LogOpening.with(settings) { log in
                var redrive = DeadLetterRedrive(log, rate: rate, isDry: dryRun)
                var earliest: [TopicName: Date] = [:]
                try await filter.walk(log, settings) { record, letter in
                    let topic = letter.origin.topic
                    earliest[topic] = min(earliest[topic] ?? record.timestamp, record.timestamp)
                    return true
                }
                try await redrive.recall(since: earliest)
                try await filter.walk(log, settings) { record, letter in
                    try await redrive.send(letter, at: record.position)
                    output.terminal.progress("sent \(redrive.report.sent)")
                    return true
                }
                try await redrive.flush()
                return redrive.report
            }
            output.terminal.progress("")
            if output.json {
                try output.terminal.print(json: report)
            } else {
                try output.terminal.print(report.lines)
            }
        }
    }
}

/// Sends dead letters to where they came from, each once.
struct DeadLetterRedrive {
    private let log: any EventLog
    private let rate: Double?
    private let isDry: Bool
    /// Letters that were sent again before.
    private var sentBefore: Set<String> = []
    private var batch: [Message] = []
    private var topic: TopicName?
    private(set) var report: Report

    /// Messages of one append.
    private static let batchSize = 100
    /// How much earlier than its letter what was sent again may seem: clocks differ.
    private static let clockDifference: TimeInterval = 3_600

    struct Report: Encodable, Hashable {
        let dryRun: Bool
        var sent = 0
        var sentBefore = 0
        /// Letters whose payload was too large to be kept.
        var withoutPayload = 0

        enum CodingKeys: String, CodingKey {
            case dryRun = "dry_run"
            case sent
            case sentBefore = "sent_before"
            case withoutPayload = "without_payload"
        }

        var lines: [String] {
            var lines = [
                "\(dryRun ? "would send" : "sent") \(sent), \(sentBefore) were sent before"
            ]
            if withoutPayload > 0 {
                lines.append(
                    "\(withoutPayload) cannot be sent: their payload was too large to be kept; "
                        + "see where they stood with: assay dlq list")
            }
            return lines
        }
    }

    init(_ log: any EventLog, rate: Double?, isDry: Bool) {
        self.log = log
        self.rate = rate
        self.isDry = isDry
        report = Report(dryRun: isDry)
    }

    /// Learns what was sent again to the topics since the earliest of their letters.
    mutating func recall(since earliest: [TopicName: Date]) async throws {
        for (topic, time) in earliest {
            let start = time.addingTimeInterval(-Self.clockDifference)
            try await log.walk(topic, from: .time(start)) { record in
                if let origin = record.message.text(DeadLetter.redrivenHeader) {
                    sentBefore.insert(origin)
                }
                return true
            }
        }
    }

    mutating func send(_ letter: DeadLetter, at position: Position) async throws {
        guard !sentBefore.contains(position.description) else {
            report.sentBefore += 1
            return
        }
        guard letter.omitted == nil else {
            report.withoutPayload += 1
            return
        }
        if topic != letter.origin.topic { try await flush() }
        topic = letter.origin.topic
        batch.append(letter.redriven(from: position))
        if batch.count >= Self.batchSize { try await flush() }
    }

    /// Sends what is in hand, no faster than the rate.
    mutating func flush() async throws {
        guard let topic, !batch.isEmpty else { return }
        let messages = batch
        batch = []
        guard !isDry else {
            report.sent += messages.count
            return
        }
        guard let rate else {
            _ = try await log.append(messages, to: topic)
            report.sent += messages.count
            return
        }
        // As many as are due in a tenth of a second at a time, so that the rate is even.
        let size = max(1, min(messages.count, Int(rate / 10)))
        for start in stride(from: 0, to: messages.count, by: size) {
            let part = messages[start..<min(start + size, messages.count)]
            _ = try await log.append(Array(part), to: topic)
            report.sent += part.count
            try await Task.sleep(for: .seconds(Double(part.count) / rate))
        }
    }
}
