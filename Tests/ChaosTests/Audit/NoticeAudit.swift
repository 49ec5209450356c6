import Events
import Notifications

/// Which notices had to be, were decided, concluded, and told.
///
/// Decisions are a function of what the deciding step hears, in its order: one book without hand-overs,
/// crashes or repetitions has to come to the very notices that the services came to with them.
struct NoticeAudit {
    static let receiver = "team"
    /// As the scene's settings have it.
    static let rules = AlertRules(
        routes: AlertRules.standard(telling: [receiver]), receivers: [receiver])
    private static let partitions: Int32 = 4

    enum Telling: Equatable {
        case first, again
        /// Its writer died in the middle of the line.
        case torn
        case unknown(String)
    }

    /// The outcomes, by the id of the observation that each has to lead to.
    private var owed: [String: Position] = [:]
    private var observed: [String: Position] = [:]
    private var books: [Int32: AlertBook] = [:]
    /// What the books decide, by id.
    private var possible: [String: (title: String, position: Position)] = [:]
    private var decided: [String: Notice] = [:]
    private var concluded: [String: Position] = [:]
    private var told: Set<String> = []

    mutating func observe(_ outcome: OutcomeEvent) {
        let id = EventID(causedBy: outcome.record, stage: "observation").rawValue
        owed[id] = outcome.record.position
    }

    /// In the order of each partition.
    /// - Returns: what is wrong with it.
    mutating func observe(observation record: Record) -> String? {
        guard let input = try? AlertCodec.readInput(record) else {
            return "\(record.position) is nothing that decisions are made on"
        }
        let index = record.position.partition.index
        var book =
            books[index]
            ?? AlertBook(partition: index, of: Self.partitions, rules: Self.rules)
        for case .tell(let notice) in book.apply(input, at: record.timestamp) {
            possible[notice.id] = (notice.title, record.position)
        }
        books[index] = book
        guard case .observed = input, let id = record.message.text("ce_id") else { return nil }
        if let other = observed.updateValue(record.position, forKey: id) {
            return "\(record.position) repeats \(other)"
        }
        return owed[id] == nil ? "\(record.position) was invented: no outcome leads to it" : nil
    }

    /// - Returns: what is wrong with it.
    mutating func observe(notice record: Record) -> String? {
        guard let notice = try? Notice(json: record.message.value ?? []) else {
            return "\(record.position) is no notice"
        }
        guard let expected = possible[notice.id], expected.title == notice.title else {
            return "\(record.position) was invented: nothing leads to \(notice.id)"
        }
        guard decided.updateValue(notice, forKey: notice.id) != nil else { return nil }
        return "\(record.position) was decided before"
    }

    /// - Returns: what is wrong with it.
    mutating func observe(conclusion record: Record) -> String? {
        guard let conclusion = try? NoticeConclusion(json: record.message.value ?? []) else {
            return "\(record.position) is no conclusion"
        }
        guard decided[conclusion.noticeID] != nil else {
            return "\(record.position) concludes \(conclusion.noticeID), which nobody decided"
        }
        guard conclusion.status != .delayed else { return nil }
        if let other = concluded.updateValue(record.position, forKey: conclusion.noticeID) {
            return "\(conclusion.noticeID) was concluded twice, at \(other) and \(record.position)"
        }
        guard conclusion.status != .delivered else { return nil }
        return "\(conclusion.noticeID) was not delivered: \(conclusion.error ?? "?")"
    }

    mutating func observe(told line: [UInt8]) -> Telling {
        guard let notice = try? Notice(json: line) else { return .torn }
        guard let known = decided[notice.id] else {
            // Told, and its writer died before the commit that would have made it known: then the
            // decision itself is in the log all the same, as deciding comes first.
            return .unknown("a receiver was told \(notice.id), which nobody decided")
        }
        guard known == notice else { return .unknown("a receiver was told another \(notice.id)") }
        return told.insert(notice.id).inserted ? .first : .again
    }

    /// What is owed, and is not there.
    var missing: [String] {
        owed.filter { observed[$0.key] == nil }.map { "\($0.value) was passed over" }
            + possible.filter { decided[$0.key] == nil }.map {
                "\($0.value.position) led to no notice \($0.value.title)"
            }
            + decided.keys.filter { concluded[$0] == nil }.map { "\($0) was never concluded" }
            + decided.keys.filter { !told.contains($0) }.map { "\($0) was told to nobody" }
    }
}
