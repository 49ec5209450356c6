import EventLogMemory
import Events
import Foundation
import Notifications
import Testing

/// The audit finds what it is there to find: a run with one thing done to it does not pass.
@Suite struct AuditTests {
    enum Tampering: String, CaseIterable {
        case none, loseOutcome, doubleOutcome, inventOutcome, swapOutcomes, misjudge
        case loseObservation, doubleObservation, inventObservation
        case loseNotice, inventNotice, doubleNotice, loseConclusion, doubleConclusion, loseTelling
        case forgeTelling, forgetRequest, inventRequest
    }

    @Test(arguments: Tampering.allCases)
    func whatWasTamperedWithIsFound(_ tampering: Tampering) async throws {
        var story = try await Story()
        try story.tamper(tampering)
        let audit = try await story.audit()
        #expect(audit.problems.isEmpty == (tampering == .none), "\(audit.problems)")
    }

    @Test func repeatedTellingsAndTornLinesAreCounted() async throws {
        var story = try await Story()
        story.alerts += [story.alerts[0], Array(story.alerts[1].prefix(40))]
        let audit = try await story.audit()
        #expect(audit.problems == [])
        #expect(audit.counts.toldAgain == 1)
        #expect(audit.counts.torn == 1)
        #expect(audit.counts.told == story.alerts.count - 2)
    }
}

/// What a sound run leaves behind, as records that can be tampered with.
private struct Story {
    private var requests: [Record] = []
    private var outcomes: [Record] = []
    private var observations: [Record] = []
    private var notices: [Record] = []
    private var conclusions: [Record] = []
    private var ledger = Ledger()
    var alerts: [[UInt8]] = []
    private let topics = Topics()

    /// Four requests that cannot be read, of one key.
    init() async throws {
        for number in 0..<4 {
            let id = "\(Ledger.prefix)1-\(number)"
            var message = Message(
                key: [7], headers: [Header("ce_id", id)], value: Array("no request".utf8))
            message.headers.append(
                Header(
                    "ce_" + RequestCodec.expectationAttribute,
                    UnreadableReason.Code.notJSON.rawValue))
            let request = record(topics.requests, number, message)
            requests.append(request)
            ledger.acknowledged[request.position] = id
            ledger.sent.insert(id)
            let outcome = record(topics.errors, number, outcome(of: request))
            outcomes.append(outcome)
            let observation = try observation(of: outcome, number)
            observations.append(observation)
            let notice = try notice(of: observation)
            notices.append(
                record(topics.notices, number, NoticeCodec.message(notice, causation: nil)))
            alerts.append(notice.json())
            conclusions.append(
                record(
                    topics.notifications, number,
                    NoticeCodec.message(conclusion(of: notice))))
        }
    }

    mutating func tamper(_ tampering: AuditTests.Tampering) throws {
        switch tampering {
        case .none: break
        case .loseOutcome: outcomes.removeLast()
        case .doubleOutcome: outcomes.append(record(topics.errors, 9, outcomes[0].message))
        case .inventOutcome:
            let stranger = record(topics.requests, 99, requests[0].message)
            outcomes.append(record(topics.errors, 9, outcome(of: stranger)))
        case .swapOutcomes:
            let messages = [outcomes[1].message, outcomes[0].message]
            outcomes[0] = record(topics.errors, 0, messages[0])
            outcomes[1] = record(topics.errors, 1, messages[1])
        case .misjudge:
            var message = requests[2].message
            message.headers.removeAll { $0.name.hasSuffix(RequestCodec.expectationAttribute) }
            message.headers.append(Header("ce_" + RequestCodec.expectationAttribute, "PASSED"))
            requests[2] = record(topics.requests, 2, message)
        case .loseObservation:
            observations.removeLast()
            notices.removeLast()
            conclusions.removeLast()
            alerts.removeLast()
        case .doubleObservation:
            observations.append(record(topics.observations, 9, observations[0].message))
        case .inventObservation:
            let stranger = record(topics.errors, 99, outcomes[0].message)
            observations.append(try observation(of: stranger, 9))
        case .doubleNotice: notices.append(record(topics.notices, 9, notices[0].message))
        case .loseNotice:
            notices.removeLast()
            conclusions.removeLast()
            alerts.removeLast()
        case .inventNotice:
            let stranger = try notice(of: record(topics.observations, 99, observations[0].message))
            notices.append(
                record(topics.notices, 9, NoticeCodec.message(stranger, causation: nil)))
        case .loseConclusion: conclusions.removeLast()
        case .doubleConclusion:
            conclusions.append(record(topics.notifications, 9, conclusions[0].message))
        case .loseTelling: alerts.removeLast()
        case .forgeTelling:
            let stranger = record(topics.observations, 99, observations[0].message)
            alerts.append(try notice(of: stranger).json())
        case .forgetRequest:
            requests[3] = record(
                topics.requests, 3, Message(key: [7], headers: [], value: [1]))
        case .inventRequest: ledger.sent.remove("\(Ledger.prefix)1-0")
        }
    }

    func audit() async throws -> Audit {
        var audit = Audit()
        for request in requests { audit.observe(request: request) }
        audit.hold(
            ledger,
            against: Dictionary(
                requests.map { ($0.position, $0.message.text("ce_id") ?? "") },
                uniquingKeysWith: { first, _ in first }))
        for outcome in outcomes { audit.observe(outcome: outcome) }
        for observation in observations { audit.observe(observation: observation) }
        for notice in notices { audit.observe(notice: notice) }
        for conclusion in conclusions { audit.observe(conclusion: conclusion) }
        for line in alerts { audit.observe(told: line) }
        audit.finish()
        return audit
    }

    private func record(_ topic: TopicName, _ offset: Int, _ message: Message) -> Record {
        Record(
            position: Position(Partition(topic, 0), Int64(offset)),
            timestamp: Date(millisecondsSince1970: 1_800_000_000_000 + Int64(offset)),
            message: message)
    }

    private func outcome(of request: Record) -> Message {
        let unreadable = UnreadableRequest(
            reason: UnreadableReason(.notJSON, "no JSON"), record: request,
            source: "source \(request.position.offset)")
        return OutcomeCodec.message(
            .unreadable(unreadable), causedBy: request, time: request.timestamp,
            maximumBytes: 1_000_000)
    }

    private func observation(of outcome: Record, _ number: Int) throws -> Record {
        let event = try OutcomeCodec.read(outcome)
        return record(
            topics.observations, number,
            AlertCodec.message(
                Observation(event), causedBy: outcome, readAt: outcome.timestamp))
    }

    /// As the first word on its source.
    private func notice(of observation: Record) throws -> Notice {
        let input = try #require(try AlertCodec.readInput(observation))
        var book = AlertBook(partition: 0, of: 4, rules: NoticeAudit.rules)
        let told = book.apply(input, at: observation.timestamp).compactMap { action in
            if case .tell(let notice) = action { notice } else { nil }
        }
        return try #require(told.first)
    }

    private func conclusion(of notice: Notice) -> NoticeConclusion {
        NoticeConclusion(
            noticeID: notice.id, receiver: notice.receiver, channel: "file", status: .delivered,
            attempts: 1, title: notice.title, concludedAt: notice.decidedAt)
    }
}
