import Events
import FoundationEssentials

/// Holds the topics of a log against each other: whether each request ended, once, as expected.
///
/// A request is joined to its outcome by the id that the outcome must have, which derives from the
/// request's position: neither reused ids nor foreign events can blur the count.
package struct Reconciliation: Sendable {
    private var requests: [EventID: Request] = [:]
    private var outcomes: [EventID: Int] = [:]
    /// Outcomes that parked requests will have.
    private var parked: Set<EventID> = []
    private var counts = ReconciliationReport()
    private let reader = RequestReader()

    /// What has to be remembered of a request until its outcome is met.
    private struct Request {
        let expectation: String?
    }

    package init() {}

    /// Reads all topics of a log, from the beginning to the end that they have now.
    package static func report(
        on log: any EventLog, topics: Topics, groups: Groups = Groups()
    ) async throws -> ReconciliationReport {
        var reconciliation = Reconciliation()
        try await log.walk(topics.requests) { record in
            reconciliation.observe(request: record)
            return true
        }
        try await observeParked(of: log, topics, groups, into: &reconciliation)
        for topic in topics.outcomes {
            try await log.walk(topic) { record in
                reconciliation.observe(outcome: record)
                return true
            }
        }
        try await log.walk(topics.notifications) { record in
            reconciliation.observe(conclusion: record)
            return true
        }
        return reconciliation.report
    }

    /// Parked are those that the group has not dealt with.
    private static func observeParked(
        of log: any EventLog, _ topics: Topics, _ groups: Groups,
        into reconciliation: inout Reconciliation
    ) async throws {
        let lags = try await log.lag(of: groups.retries, in: [topics.retries])
        let dealtWith = Dictionary(
            lags.map { ($0.partition, $0.committed ?? 0) }, uniquingKeysWith: { first, _ in first })
        try await log.walk(topics.retries) { record in
            if record.position.offset >= dealtWith[record.position.partition] ?? 0 {
                reconciliation.observe(parked: record)
            }
            return true
        }
    }

    /// Takes the parked requests that nobody has judged again yet.
    package mutating func observe(parked record: Record) {
        guard let request = ParkedRequest(record) else {
            counts.foreign += 1
            return
        }
        parked.insert(EventID(causedBy: request.original, stage: OutcomeCodec.stage))
    }

    package mutating func observe(request record: Record) {
        let message = record.message
        let expectation = message.text("ce_" + RequestCodec.expectationAttribute)
        requests[EventID(causedBy: record, stage: OutcomeCodec.stage)] = Request(
            expectation: expectation)
        counts.requests += 1
        counts.requestsBySource[source(of: record), default: 0] += 1
        if let expectation { counts.expectations[expectation, default: .init()].sent += 1 }
    }

    /// Who sent a request, as far as it says so.
    private func source(of record: Record) -> String {
        if let source = record.message.text("ce_source") { return source }
        let received = try? reader.read(record)
        return received?.envelope?.source ?? received?.request.source ?? "(no source)"
    }

    /// Takes the outcomes after all requests.
    package mutating func observe(outcome record: Record) {
        guard let event = try? OutcomeCodec.read(record) else {
            counts.foreign += 1
            return
        }
        let outcome = event.outcome
        outcomes[event.envelope.id, default: 0] += 1
        switch outcome.indication {
        case .passed: counts.verified += 1
        case .failed, .indeterminate: counts.errors += 1
        }
        counts.verdicts[VerdictKind(outcome), default: 0] += 1
        guard let expectation = requests[event.envelope.id]?.expectation else { return }
        let found = outcome.indication == .passed ? "PASSED" : outcome.mainCode ?? "?"
        if found == expectation {
            counts.expectations[expectation, default: .init()].met += 1
        } else if counts.surprises.count < ReconciliationReport.maximumSurprises {
            counts.surprises.append(
                .init(position: record.position, expected: expectation, found: found))
        }
    }

    package mutating func observe(conclusion record: Record) {
        guard let conclusion = try? NoticeConclusion(json: record.message.value ?? []) else {
            counts.foreign += 1
            return
        }
        counts.notifications += 1
        let kind = NotificationKind(channel: conclusion.channel, status: conclusion.status)
        counts.notificationsByChannel[kind, default: 0] += 1
    }

    package var report: ReconciliationReport {
        var report = counts
        let open = requests.keys.filter { outcomes[$0] == nil }
        report.parked = open.count { parked.contains($0) }
        report.lost = open.count - report.parked
        report.duplicated = outcomes.values.reduce(0) { $0 + $1 - 1 }
        report.invented = outcomes.keys.count { requests[$0] == nil }
        return report
    }
}

/// What a ``Reconciliation`` found.
package struct ReconciliationReport: Sendable {
    /// How many surprises are kept to be shown.
    static let maximumSurprises = 20

    package internal(set) var requests = 0
    package internal(set) var verified = 0
    package internal(set) var errors = 0
    /// Requests that wait for evidence.
    package internal(set) var parked = 0
    package internal(set) var notifications = 0
    /// Requests without an outcome.
    package internal(set) var lost = 0
    /// Outcomes beyond the first of one request.
    package internal(set) var duplicated = 0
    /// Outcomes of no request.
    package internal(set) var invented = 0
    /// Records in outcome or notification topics that are not ours.
    package internal(set) var foreign = 0
    package internal(set) var requestsBySource: [String: Int] = [:]
    package internal(set) var verdicts: [VerdictKind: Int] = [:]
    package internal(set) var notificationsByChannel: [NotificationKind: Int] = [:]
    /// By what simulated sources expected: the code of the gravest finding, or `PASSED`.
    package internal(set) var expectations: [String: Expectation] = [:]
    /// The first outcomes that were not as expected.
    package internal(set) var surprises: [Surprise] = []

    /// How often something was expected, and how often it came true.
    package struct Expectation: Hashable, Sendable {
        package internal(set) var sent = 0
        package internal(set) var met = 0
    }

    /// An outcome that a simulated source did not expect.
    package struct Surprise: Hashable, Sendable {
        package let position: Position
        package let expected: String
        package let found: String
    }

    /// Whether each request has exactly one outcome, and each outcome a request.
    package var isBalanced: Bool {
        requests == verified + errors + parked && lost == 0 && duplicated == 0 && invented == 0
    }

    /// Whether every verdict is the one that the simulated sources expected.
    package var isAsExpected: Bool {
        expectations.values.allSatisfy { $0.sent == $0.met }
    }
}

/// What verdicts are counted by.
package struct VerdictKind: Hashable, Sendable {
    package let indication: Indication
    package let subIndication: SubIndication?
    /// Of the gravest finding; nil for `PASSED`.
    package let code: String?

    init(_ outcome: Outcome) {
        indication = outcome.indication
        subIndication = outcome.subIndication
        code = outcome.indication == .passed ? nil : outcome.mainCode
    }
}

/// What concluded notices are counted by.
package struct NotificationKind: Hashable, Sendable {
    package let channel: String
    package let status: NoticeConclusion.Status
}
