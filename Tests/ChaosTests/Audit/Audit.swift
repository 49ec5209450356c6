import Events
import Notifications

/// Holds all topics of a log, and what receivers got, against each other.
///
/// It knows nothing of how the services work: only what each record has to follow from. Ids derive
/// from the place of the cause, so it can compute the id that each consequence must have.
struct Audit {
    /// More are counted, not kept.
    private static let keptProblems = 20

    private(set) var problems: [String] = []
    private(set) var counts = Counts()
    private var requests: [EventID: Request] = [:]
    private var outcomes: [EventID: Outcome] = [:]
    private var order = OrderAudit()
    private var notices = NoticeAudit()

    struct Counts: Equatable {
        var requests = 0
        var outcomes = 0
        var notices = 0
        var told = 0
        var toldAgain = 0
        var torn = 0
        var problems = 0
    }

    /// What is kept of a request until its outcome is met.
    struct Request {
        let position: Position
        let expectation: String?
    }

    // MARK: In this order

    mutating func observe(request record: Record) {
        counts.requests += 1
        let id = EventID(causedBy: record, stage: OutcomeCodec.stage)
        requests[id] = Request(
            position: record.position,
            expectation: record.message.text("ce_" + RequestCodec.expectationAttribute))
    }

    /// Every acknowledged request is where the log said, with the id that it was sent under; and of
    /// those with our ids none is there that was not sent.
    mutating func hold(_ ledger: Ledger, against requests: [Position: String]) {
        for (position, id) in requests
        where id.hasPrefix(Ledger.prefix) && !ledger.sent.contains(id) {
            complain("\(position) was invented: nobody sent \(id)")
        }
        for (position, id) in ledger.acknowledged where requests[position] != id {
            let found = requests[position] ?? "nothing"
            complain("\(position) was acknowledged as \(id), and holds \(found)")
        }
    }

    mutating func observe(outcome record: Record) {
        counts.outcomes += 1
        guard let event = try? OutcomeCodec.read(record) else {
            return complain("\(record.position) is no outcome")
        }
        let id = event.envelope.id
        guard let request = requests[id] else {
            return complain("\(record.position) was invented: no request leads to \(id)")
        }
        if let other = outcomes[id] {
            complain("\(request.position) was judged twice, at \(other) and \(record.position)")
        }
        outcomes[id] = record.position
        let found = event.outcome.indication == .passed ? "PASSED" : event.outcome.mainCode ?? "?"
        if let expectation = request.expectation, found != expectation {
            complain("\(request.position) was judged \(found), not \(expectation)")
        }
        if let problem = order.observe(record, causedBy: request.position) { complain(problem) }
        notices.observe(event)
    }

    mutating func observe(observation record: Record) {
        if let problem = notices.observe(observation: record) { complain(problem) }
    }

    mutating func observe(notice record: Record) {
        // Time passes in this topic too.
        guard record.message.text("ce_type") != EventType.ticked.rawValue else { return }
        counts.notices += 1
        if let problem = notices.observe(notice: record) { complain(problem) }
    }

    mutating func observe(conclusion record: Record) {
        if let problem = notices.observe(conclusion: record) { complain(problem) }
    }

    /// One line of what a receiver got.
    mutating func observe(told line: [UInt8]) {
        switch notices.observe(told: line) {
        case .first: counts.told += 1
        case .again: counts.toldAgain += 1
        case .torn: counts.torn += 1
        case .unknown(let what): complain(what)
        }
    }

    /// What has to be there, and is not.
    mutating func finish() {
        for (id, request) in requests where outcomes[id] == nil {
            complain("\(request.position) was never judged")
        }
        for problem in notices.missing { complain(problem) }
    }

    private mutating func complain(_ problem: String) {
        counts.problems += 1
        if problems.count < Self.keptProblems { problems.append(problem) }
    }

    private typealias Outcome = Position
}
