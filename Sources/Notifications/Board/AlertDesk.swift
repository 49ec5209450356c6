import Events
import FoundationEssentials

/// Where people look at alerts and say what they want done: the one way for the command line, the
/// HTTP API and the pages.
///
/// Whatever is wanted becomes an event on `certificate.commands`, and takes effect when the deciding
/// step has met it: look at the board again to see that.
package struct AlertDesk: Sendable {
    private let log: any EventLog
    private let topics: Topics
    private let now: @Sendable () -> Date
    private let makeID: @Sendable () -> String

    /// - Parameter makeID: a new id at each call, for what people say.
    package init(
        log: any EventLog, topics: Topics, now: @escaping @Sendable () -> Date = { Date() },
        makeID: @escaping @Sendable () -> String
    ) {
        self.log = log
        self.topics = topics
        self.now = now
        self.makeID = makeID
    }

    /// The alerts as they are now, read from the beginning of the topic.
    package func board() async throws -> AlertBoard {
        var board = AlertBoard()
        try await log.walk(topics.alerts) { record in
            board.apply(record)
            return true
        }
        return board
    }

    /// Says that somebody has the alerts.
    /// - Parameter until: when that ends by itself; never if nil.
    package func acknowledge(
        _ entries: [AlertBoard.Entry], by person: String, reason: String?, until: Date? = nil
    ) async throws {
        try await append(
            entries.map { entry in
                var command = AlertCommand(
                    id: makeID(), .acknowledge, by: person, reason: reason, at: now())
                command.key = entry.key
                command.alert = entry.alert.id
                command.until = until
                return command
            })
    }

    /// Says that nobody has them after all.
    package func unacknowledge(
        _ entries: [AlertBoard.Entry], by person: String, reason: String?
    ) async throws {
        try await append(
            entries.map { entry in
                var command = AlertCommand(
                    id: makeID(), .unacknowledge, by: person, reason: reason, at: now())
                command.key = entry.key
                command.alert = entry.alert.id
                return command
            })
    }

    /// Begins a silence.
    /// - Returns: the silence, with its id.
    package func silence(
        _ match: AlertMatcher, by person: String, reason: String, from: Date?, until: Date
    ) async throws -> Silence {
        let id = String(makeID().prefix(12))
        let silence = Silence(
            id: id, match: match, by: person, reason: reason, from: from ?? now(), until: until)
        var command = AlertCommand(id: makeID(), .silence, by: person, reason: reason, at: now())
        command.silence = silence
        try await append([command])
        return silence
    }

    /// Ends a silence before its time.
    package func unsilence(_ id: String, by person: String, reason: String?) async throws {
        var command = AlertCommand(id: makeID(), .unsilence, by: person, reason: reason, at: now())
        command.silenceID = id
        try await append([command])
    }

    /// Sends a test notice to a receiver, and waits for what becomes of it.
    /// - Returns: nil where nothing is known of it when the time is over.
    package func test(
        _ receiver: String, by person: String, reason: String?, within limit: Duration
    ) async throws -> NoticeConclusion? {
        var command = AlertCommand(id: makeID(), .test, by: person, reason: reason, at: now())
        command.receiver = receiver
        var ends: [Partition: Int64] = [:]
        for topic in try await log.describe([topics.notifications]) {
            for part in topic.partitions { ends[part.partition] = part.end }
        }
        try await append([command])
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            for (partition, start) in ends {
                let page = try await log.read(
                    partition, from: .offset(start), limit: BatchLimit(records: 500))
                for record in page {
                    ends[partition] = record.position.offset + 1
                    let conclusion = try? NoticeConclusion(json: record.message.value ?? [])
                    if let conclusion, conclusion.noticeID == command.id { return conclusion }
                }
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return nil
    }

    private func append(_ commands: [AlertCommand]) async throws {
        guard !commands.isEmpty else { return }
        _ = try await log.append(commands.map { AlertCodec.message($0) }, to: topics.commands)
    }
}
