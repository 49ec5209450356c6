import Events
import FoundationEssentials
import HTTPTypes
import Notifications

/// What people do about alerts, silences and receivers: the same for the JSON API and the pages.
///
/// Each is an event in the log, and takes effect when the deciding step has met it; these methods wait
/// a moment for that, so that who looks next sees it.
struct AlertActions: Sendable {
    private let parts: HTTPParts

    /// How often the watch is asked whether it has seen the effect.
    private static let pause = Duration.milliseconds(25)
    /// Alerts that one request may name.
    static let maximumAlerts = 1_000
    /// In characters, as `assay ack` has it: names and reasons stand in every notice.
    static let maximumText = 200
    /// A silence of more than a year is a rule; in seconds.
    private static let longestSilence = 366 * 86_400.0
    /// The longest wait for a test notice, in seconds: below the minute after which proxies give up.
    static let longestTest = 50

    init(_ parts: HTTPParts) {
        self.parts = parts
    }

    // MARK: Who

    /// Who says something: the token's name, or what they call themselves where no token is asked for.
    func author(_ person: Person?, called name: String?) throws -> String {
        if let name = person?.name { return name }
        return try Self.text(name, "by", isNeeded: "say who you are")
    }

    func reason(_ text: String?) throws -> String? {
        guard let text, !text.allSatisfy(\.isWhitespace) else { return nil }
        return try Self.text(text, "reason", isNeeded: "")
    }

    private static func text(
        _ text: String?, _ field: String, isNeeded reason: String
    ) throws -> String {
        let text = (text ?? "").trimmed
        guard !text.isEmpty else { throw Problem(.badRequest, "\(reason): \(field) is missing") }
        guard text.count <= maximumText else {
            throw Problem(.badRequest, "\(field) takes \(maximumText) characters at most")
        }
        return text
    }

    // MARK: Alerts

    /// The open alerts with these ids, and those of these certificates.
    func entries(ids: [String], certificates: [String] = []) throws -> [AlertBoard.Entry] {
        guard ids.count + certificates.count <= Self.maximumAlerts else {
            throw Problem(.badRequest, "name \(Self.maximumAlerts) alerts at most")
        }
        let board = parts.watch.snapshot.board
        var found: [AlertBoard.Entry] = []
        for id in ids {
            guard let entry = board.entry(id: id) else {
                throw Problem(.notFound, "no alert has the id \(id.prefix(64))")
            }
            found.append(entry)
        }
        for key in certificates { found += board.entries(of: key.lowercased()) }
        let open = found.filter(\.alert.isOpen)
        guard !open.isEmpty else { throw Problem(.conflict, "none of these has an open alert") }
        return open
    }

    /// - Parameter until: when it ends by itself; never if nil.
    func acknowledge(
        _ entries: [AlertBoard.Entry], by author: String, reason: String?, until: Date?
    ) async throws {
        guard until.map({ $0 > parts.now() }) ?? true else {
            throw Problem(.badRequest, "until has to lie ahead")
        }
        try await parts.desk.acknowledge(entries, by: author, reason: reason, until: until)
        await settle { board in
            entries.allSatisfy { board.entry(id: $0.alert.id)?.alert.acknowledgement?.by == author }
        }
    }

    func unacknowledge(
        _ entries: [AlertBoard.Entry], by author: String, reason: String?
    ) async throws {
        try await parts.desk.unacknowledge(entries, by: author, reason: reason)
        await settle { board in
            entries.allSatisfy { board.entry(id: $0.alert.id)?.alert.acknowledgement == nil }
        }
    }

    // MARK: Silences

    func silence(
        _ match: AlertMatcher, by author: String, reason: String?, from: Date?, until: Date
    ) async throws -> Silence {
        guard !match.isEmpty else {
            throw Problem(.badRequest, "say what the silence is about; a * is about everything")
        }
        guard let reason = try self.reason(reason) else {
            throw Problem(.badRequest, "say why, in reason: someone else will wonder")
        }
        let start = from ?? parts.now()
        guard until > start, until > parts.now() else {
            throw Problem(.badRequest, "a silence has to end after it has begun, and after now")
        }
        guard until.timeIntervalSince(start) <= Self.longestSilence else {
            throw Problem(.badRequest, "a silence lasts a year at most; beyond that, write a rule")
        }
        let silence = try await parts.desk.silence(
            match, by: author, reason: reason, from: from, until: until)
        await settle { board in board.silences.contains { $0.id == silence.id } }
        return silence
    }

    func unsilence(_ id: String, by author: String, reason: String?) async throws {
        guard parts.watch.snapshot.board.silences.contains(where: { $0.id == id }) else {
            throw Problem(.notFound, "no silence has the id \(id.prefix(64))")
        }
        try await parts.desk.unsilence(id, by: author, reason: reason)
        await settle { board in !board.silences.contains { $0.id == id } }
    }

    // MARK: Receivers

    /// Sends a test notice on the way of real ones.
    /// - Returns: what became of it; nil where that is not known when the time is over.
    func test(
        _ receiver: String, by author: String, within limit: Duration
    ) async throws -> NoticeConclusion? {
        guard parts.notification.receivers.contains(where: { $0.name == receiver }) else {
            throw Problem(.notFound, "the settings have no receiver \(receiver.prefix(64))")
        }
        return try await parts.desk.test(receiver, by: author, reason: nil, within: limit)
    }

    /// Returns when the watch has seen the effect, or patience is over.
    private func settle(_ isDone: (AlertBoard) -> Bool) async {
        let deadline = ContinuousClock.now + parts.patience
        while ContinuousClock.now < deadline, !isDone(parts.watch.snapshot.board) {
            do { try await Task.sleep(for: Self.pause) } catch { return }
        }
    }
}

extension StringProtocol {
    /// Without white space around it.
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
