import Events
import Evidence
import FoundationEssentials
import Verification

/// The verification service's step: each request becomes one outcome.
package struct VerificationStep: Step {
    package let description: StepDescription
    private let topics: Topics
    private let reader: RequestReader
    private let judge: Judge
    private let trust: TrustKeeper
    private let maximumMessageBytes: Int
    private let lanes: Int
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - maximumMessageBytes: of the log that takes the outcomes.
    ///   - lanes: on how many cores a batch is judged at the same time.
    ///   - now: the time to judge for where a request names none.
    package init(
        topics: Topics, groups: Groups, limits: RequestLimits, judge: Judge, trust: TrustKeeper,
        maximumMessageBytes: Int, lanes: Int = 1, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        description = .verification(topics: topics, groups: groups)
        self.topics = topics
        reader = RequestReader(limits: limits)
        self.judge = judge
        self.trust = trust
        self.maximumMessageBytes = maximumMessageBytes
        self.lanes = lanes
        self.now = now
    }

    package func makeMemory() {}

    package func process(_ records: [Record], memory: inout Void) async throws -> [Emission] {
        let trust = trust.stores
        let time = now()
        return await records.mapInParallel(lanes: lanes) {
            emission(for: $0, trust: trust, time: time)
        }
    }

    /// Nothing of a request is lost: what could not be handled is an error, too.
    package func setAside(
        _ record: Record, _ failure: HandlingFailure, at time: Date
    ) -> SetAside {
        let reason = UnreadableReason(.notHandled, failure.reason)
        let outcome = Outcome.unreadable(UnreadableRequest(reason: reason, record: record))
        return SetAside(
            record,
            emissions: [Emission(message(outcome, record, time), to: outcome.topic(of: topics))])
    }

    private func emission(for record: Record, trust: TrustStores, time: Date) -> Emission {
        let outcome = outcome(of: record, trust: trust, time: time)
        var message = message(outcome, record, time)
        if message.sizeInBytes > maximumMessageBytes, case .verdict(let verdict) = outcome {
            message = self.message(.verdict(verdict.abridged), record, time)
        }
        return Emission(message, to: outcome.topic(of: topics))
    }

    private func message(_ outcome: Outcome, _ record: Record, _ time: Date) -> Message {
        OutcomeCodec.message(
            outcome, causedBy: record, time: time, maximumBytes: maximumMessageBytes)
    }

    private func outcome(of record: Record, trust: TrustStores, time: Date) -> Outcome {
        let received: ReceivedRequest
        do {
            received = try reader.read(record)
        } catch {
            return .unreadable(UnreadableRequest(reason: error, record: record))
        }
        let request = received.request
        let examination = judge.examine(
            request, evidence: .none, trust: trust, at: request.at ?? time)
        var verdict = examination.verdict
        verdict.revision = Revision(of: record, readAt: time)
        guard verdict.certificate != nil || verdict.subIndication != .formatFailure else {
            return .unreadable(unreadable(verdict, request, record))
        }
        return .verdict(verdict)
    }

    /// A certificate that could not even be read goes on with its original bytes.
    private func unreadable(
        _ verdict: Verdict, _ request: VerificationRequest, _ record: Record
    ) -> UnreadableRequest {
        let what = verdict.findings.first?.what ?? "the certificate cannot be read"
        return UnreadableRequest(
            reason: UnreadableReason(.notCertificate, what), record: record,
            requestID: request.requestID, source: request.source, notify: request.notify)
    }
}

extension Verdict {
    /// How many findings an abridged verdict keeps.
    private static let abridgedFindings = 10
    /// How many characters it keeps of a name or text.
    private static let abridgedText = 500

    /// The verdict, short enough for any log: the gravest findings, and texts cut.
    package var abridged: Verdict {
        var verdict = self
        verdict.findings = findings.prefix(Self.abridgedFindings).map { finding in
            var finding = finding
            finding.what = String(finding.what.prefix(Self.abridgedText))
            finding.certificate?.subject.abridge(Self.abridgedText)
            return finding
        }
        verdict.path = path.prefix(Self.abridgedFindings).map { reference in
            var reference = reference
            reference.subject.abridge(Self.abridgedText)
            return reference
        }
        verdict.certificate?.subject.abridge(Self.abridgedText)
        verdict.certificate?.issuer.abridge(Self.abridgedText)
        verdict.certificate?.serial.abridge(Self.abridgedText)
        verdict.certificate?.names = (certificate?.names ?? []).prefix(Self.abridgedFindings).map {
            String($0.prefix(Self.abridgedText))
        }
        return verdict
    }
}

extension String {
    fileprivate mutating func abridge(_ length: Int) {
        if count > length { self = prefix(length) + "…" }
    }
}
