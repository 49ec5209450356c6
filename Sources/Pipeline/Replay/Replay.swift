import Events
import Evidence
import FoundationEssentials
import Verification

/// Judges past requests again, with the trust and the rules of now, and changes nothing.
package struct Replay: Sendable {
    private let judge: Judge
    private let profile: Profile?
    private let trust: TrustStores
    private let archive: EvidenceArchive?
    private let time: Time
    private let lanes: Int
    private let reader: RequestReader

    /// For which time it is judged.
    package enum Time: Hashable, Sendable {
        /// The one that the recorded verdict is about; without any, the one that the request names,
        /// or when it was appended. So what differs does so because of rules or trust.
        case recorded
        case at(Date)
    }

    /// - Parameters:
    ///   - profile: nil for the one that each request names.
    ///   - archive: has the evidence that recorded verdicts rested on; nil where there is none.
    ///   - lanes: on how many cores it is judged at the same time.
    package init(
        judge: Judge, profile: Profile?, trust: TrustStores, archive: EvidenceArchive?, time: Time,
        limits: RequestLimits, lanes: Int
    ) {
        self.judge = judge
        self.profile = profile
        self.trust = trust
        self.archive = archive
        self.time = time
        self.lanes = lanes
        reader = RequestReader(limits: limits)
    }

    /// The outcomes that the requests would have, in their order.
    ///
    /// - Parameter recorded: the outcomes that they had, as far as known.
    package func judge(
        _ requests: [Record], recorded: [EventID: Outcome]
    ) async -> [ReplayedRequest] {
        let archived = await archive?.load(recorded.values.flatMap(\.fetchedEvidence))
        return await requests.mapInParallel(lanes: lanes) { record in
            let recorded = recorded[EventID(causedBy: record, stage: OutcomeCodec.stage)]
            let evidence = archived?.evidence(for: recorded?.fetchedEvidence ?? [])
            return ReplayedRequest(
                position: record.position, recorded: recorded,
                replayed: outcome(of: record, recorded: recorded, evidence: evidence ?? .none))
        }
    }

    private func outcome(
        of record: Record, recorded: Outcome?, evidence: EvidenceSet
    ) -> Outcome {
        var request: VerificationRequest
        do {
            request = try reader.read(record).request
        } catch {
            return .unreadable(UnreadableRequest(reason: error, record: record))
        }
        let moment = moment(of: record, request, recorded)
        request.at = nil
        let verdict = examine(request, evidence: evidence, at: moment).verdict
        guard verdict.certificate != nil || verdict.subIndication != .formatFailure else {
            let what = verdict.findings.first?.what ?? "the certificate cannot be read"
            return .unreadable(
                UnreadableRequest(reason: UnreadableReason(.notCertificate, what), record: record))
        }
        return .verdict(verdict)
    }

    private func moment(
        of record: Record, _ request: VerificationRequest, _ recorded: Outcome?
    ) -> Date {
        if case .at(let moment) = time { return moment }
        if case .verdict(let verdict) = recorded { return verdict.validatedAt }
        return request.at ?? record.timestamp
    }

    private func examine(
        _ request: VerificationRequest, evidence: EvidenceSet, at moment: Date
    ) -> Examination {
        guard let profile else {
            return judge.examine(request, evidence: evidence, trust: trust, at: moment)
        }
        return judge.examine(request, under: profile, evidence: evidence, trust: trust, at: moment)
    }
}

extension Outcome {
    /// What its verdict rests on that did not come along with the request.
    fileprivate var fetchedEvidence: [EvidenceUse] {
        guard case .verdict(let verdict) = self else { return [] }
        return verdict.evidence.filter { $0.url != nil }
    }
}
