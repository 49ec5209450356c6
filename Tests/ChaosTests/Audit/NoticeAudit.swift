import Events
import Notifications

/// Which notices had to be, were decided, concluded, and told.
///
/// The scene has one rule: every outcome that is not `PASSED` is told to `team`. What is older than
/// the newest known verdict on the same question may be passed over.
struct NoticeAudit {
    static let receiver = "team"

    private struct Question: Hashable {
        let certificate: Fingerprint
        let profile: String
        let serverName: String?
    }

    private struct Answer {
        let revision: Revision
        let notice: String?
        let position: Position
    }

    enum Telling: Equatable {
        case first, again
        /// Its writer died in the middle of the line.
        case torn
        case unknown(String)
    }

    /// The place of the outcome that each notice may follow from.
    private var possible: [String: Position] = [:]
    /// Those that nothing may pass over.
    private var owed: [String: Position] = [:]
    private var answers: [Question: [Answer]] = [:]
    private var decided: [String: Notice] = [:]
    private var concluded: [String: Position] = [:]
    private var told: Set<String> = []

    mutating func observe(_ outcome: OutcomeEvent) {
        let record = outcome.record
        let isBad = outcome.outcome.indication != .passed
        let id = EventID(causedBy: record, stage: "notice:\(Self.receiver)").rawValue
        if isBad { possible[id] = record.position }
        guard case .verdict(let verdict) = outcome.outcome, let revision = verdict.revision,
            let certificate = verdict.certificate
        else {
            if isBad { owed[id] = record.position }
            return
        }
        let question = Question(
            certificate: certificate.sha256, profile: verdict.profile,
            serverName: verdict.serverName)
        answers[question, default: []].append(
            Answer(revision: revision, notice: isBad ? id : nil, position: record.position))
    }

    /// - Returns: what is wrong with it.
    mutating func observe(notice record: Record) -> String? {
        guard let notice = try? Notice(json: record.message.value ?? []) else {
            return "\(record.position) is no notice"
        }
        guard possible[notice.id] != nil else {
            return "\(record.position) was invented: no outcome leads to \(notice.id)"
        }
        // Put back at a shutdown it comes again, and is recognised.
        guard let before = decided.updateValue(notice, forKey: notice.id), before != notice else {
            return nil
        }
        return "\(record.position) differs from its former self"
    }

    /// - Returns: what is wrong with it.
    mutating func observe(conclusion record: Record) -> String? {
        guard let conclusion = try? NoticeConclusion(json: record.message.value ?? []) else {
            return "\(record.position) is no conclusion"
        }
        guard decided[conclusion.noticeID] != nil else {
            return "\(record.position) concludes \(conclusion.noticeID), which nobody decided"
        }
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
        let undecided = owed.merging(owedAnswers) { $1 }.filter { decided[$0.key] == nil }
        return undecided.map { "\($0.value) led to no notice" }
            + decided.keys.filter { concluded[$0] == nil }.map { "\($0) was never concluded" }
            + decided.keys.filter { !told.contains($0) }.map { "\($0) was told to nobody" }
    }

    /// The notices of answers that count.
    ///
    /// Where all answers to a question are in one topic they were read in their order, and none that
    /// is as new as those before may be passed over. Otherwise only the newest is sure to count.
    private var owedAnswers: [String: Position] {
        var owed: [String: Position] = [:]
        for answers in answers.values {
            guard var newest = answers.map(\.revision).max() else { continue }
            if Set(answers.map(\.position.topic)).count == 1 {
                newest = answers[0].revision
            }
            for answer in answers where answer.revision >= newest {
                newest = max(newest, answer.revision)
                if let id = answer.notice { owed[id] = answer.position }
            }
        }
        return owed
    }
}
