import EventLogMemory
import Events
import Foundation
import Testing

/// The audit finds what it is there to find: a run with one thing done to it does not pass.
@Suite struct AuditTests {
    enum Tampering: String, CaseIterable {
        case none, loseOutcome, doubleOutcome, inventOutcome, swapOutcomes, misjudge
        case loseNotice, inventNotice, loseConclusion, doubleConclusion, loseTelling
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
            let notice = notice(of: outcome)
            notices.append(
                record(topics.notices, number, NoticeCodec.message(notice, causation: nil)))
            alerts.append(notice.json())
            conclusions.append(
                record(
                    topics.notifications, number,
                    NoticeCodec.message(conclusion(of: notice), causedBy: notices[number])))
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
        case .loseNotice:
            notices.removeLast()
            conclusions.removeLast()
            alerts.removeLast()
        case .inventNotice:
            let stranger = notice(of: record(topics.errors, 99, outcomes[0].message))
            notices.append(
                record(topics.notices, 9, NoticeCodec.message(stranger, causation: nil)))
        case .loseConclusion: conclusions.removeLast()
        case .doubleConclusion:
            conclusions.append(record(topics.notifications, 9, conclusions[0].message))
        case .loseTelling: alerts.removeLast()
        case .forgeTelling:
            alerts.append(notice(of: record(topics.errors, 99, outcomes[0].message)).json())
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
            reason: UnreadableReason(.notJSON, "no JSON"), record: request)
        return OutcomeCodec.message(
            .unreadable(unreadable), causedBy: request, time: request.timestamp,
            maximumBytes: 1_000_000)
    }

    private func notice(of outcome: Record) -> Notice {
        Notice(
            id: EventID(causedBy: outcome, stage: "notice:\(NoticeAudit.receiver)").rawValue,
            receiver: NoticeAudit.receiver, rule: "bad", indication: .failed,
            subIndication: .formatFailure, code: nil, title: "Unreadable", text: "no JSON",
            revision: Revision(of: outcome), decidedAt: outcome.timestamp)
    }

    private func conclusion(of notice: Notice) -> NoticeConclusion {
        NoticeConclusion(
            noticeID: notice.id, receiver: notice.receiver, channel: "file", status: .delivered,
            attempts: 1, title: notice.title, concludedAt: notice.decidedAt)
    }
}
