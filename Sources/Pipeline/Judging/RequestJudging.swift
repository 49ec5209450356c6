import Events
import Evidence
import FoundationEssentials
import Verification

/// Makes outcomes of requests in the log, and parks those whose evidence is not there yet.
struct RequestJudging: Sendable {
    let topics: Topics
    let reader: RequestReader
    let inquirer: Inquirer
    let parking: ParkingSettings
    /// Of the log that takes the outcomes.
    let maximumMessageBytes: Int
    /// The digest of each profile, by its name.
    let rules: [String: String]

    /// How far a request has come.
    enum Progress: Sendable {
        case concluded(Emission, restsOn: [Fingerprint])
        /// Something is missing that may come yet.
        case open(Inquiry)
    }

    /// Judges requests together, with one wait for all that they lack.
    ///
    /// - Returns: what came of each, in their order.
    func judge(
        _ requests: [ParkedRequest], trust: TrustStores, at time: Date
    ) async -> [Progress] {
        let stock = inquirer.stock
        var progress = await requests.mapInParallel(lanes: inquirer.lanes) { request in
            begin(request, trust: trust, at: time, stock: stock)
        }
        let open = progress.indices.filter { if case .open = progress[$0] { true } else { false } }
        if !open.isEmpty {
            let inquiries = open.compactMap { progress[$0].inquiry }
            let pursued = await inquirer.pursue(inquiries, trust: trust, for: parking.patience)
            for (index, inquiry) in zip(open, pursued) {
                progress[index] =
                    inquiry.isSettled
                    ? conclude(inquiry, requests[index], at: time) : .open(inquiry)
            }
        }
        return progress
    }

    /// What is to be published, once that on which it rests is kept.
    func publish(_ progress: [Progress]) async throws -> [Emission] {
        var emissions: [Emission] = []
        emissions.reserveCapacity(progress.count)
        var objects: Set<Fingerprint> = []
        for case .concluded(let emission, let restsOn) in progress {
            emissions.append(emission)
            objects.formUnion(restsOn)
        }
        try await inquirer.keep(objects)
        return emissions
    }

    private func begin(
        _ waiting: ParkedRequest, trust: TrustStores, at time: Date, stock: EvidenceStock
    ) -> Progress {
        let received: ReceivedRequest
        do {
            received = try reader.read(waiting.original)
        } catch {
            let request = UnreadableRequest(reason: error, record: waiting.original)
            return conclude(.unreadable(request), waiting.original, at: time)
        }
        let inquiry = inquirer.begin(received.request, trust: trust, at: time, stock: stock)
        return inquiry.isSettled ? conclude(inquiry, waiting, at: time) : .open(inquiry)
    }
}

// MARK: - Parking

extension RequestJudging {
    /// Parks a request that lacks something, or concludes it where waiting would be of no use.
    func postpone(
        _ inquiry: Inquiry, _ request: ParkedRequest, trust: TrustStores, at now: Date
    ) -> Progress {
        let limit = parking.limit(for: inquiry)
        let end = request.since.addingTimeInterval(limit / .seconds(1))
        let next = min(end, now.addingTimeInterval(parking.pause / .seconds(1)))
        let parked = ParkedRequest(
            request.original, since: request.since, attempt: request.attempt + 1, notBefore: next)
        let emission = Emission(parked.message, to: topics.retries)
        guard now < end, inquiry.hasHope(within: limit, at: now),
            emission.message.sizeInBytes <= maximumMessageBytes
        else {
            return conclude(
                inquiry, request, saying: inquirer.close(inquiry, trust: trust), at: now)
        }
        return .concluded(emission, restsOn: [])
    }
}

extension ParkingSettings {
    /// How long a request may wait with the verdict that it would have without more evidence.
    ///
    /// `FAILED` stays so whatever comes.
    fileprivate func limit(for inquiry: Inquiry) -> Duration {
        switch inquiry.verdict.indication {
        case .failed: .zero
        case .indeterminate: inquiry.lacksAnIssuer ? preferredDeadline : deadline
        case .passed: preferredDeadline
        }
    }
}

extension Inquiry {
    /// Whether anything that is missing may come while it may be waited for: not where all that was
    /// asked has been away for that long already.
    fileprivate func hasHope(within limit: Duration, at now: Date) -> Bool {
        missing.contains { answer in
            guard case .away(_, let since) = answer else { return true }
            return now.timeIntervalSince(since) < limit / .seconds(1)
        }
    }
}

// MARK: - Concluding

extension RequestJudging {
    /// Nothing of a request is lost: what could not be handled is an error, too.
    func setAside(_ record: Record, _ failure: HandlingFailure, at time: Date) -> SetAside {
        let reason = UnreadableReason(.notHandled, failure.reason)
        let outcome = Outcome.unreadable(UnreadableRequest(reason: reason, record: record))
        return SetAside(
            record,
            emissions: [Emission(message(outcome, record, time), to: outcome.topic(of: topics))])
    }

    /// The outcome with a verdict; a certificate that could not even be read goes on with its original
    /// bytes.
    ///
    /// - Parameter last: what is said in the end; nil for what the judge said.
    private func conclude(
        _ inquiry: Inquiry, _ request: ParkedRequest, saying last: Verdict? = nil, at time: Date
    ) -> Progress {
        var verdict = last ?? inquiry.verdict
        verdict.revision = Revision(of: request.original, readAt: request.since)
        guard verdict.certificate != nil || verdict.subIndication != .formatFailure else {
            let what = verdict.findings.first?.what ?? "the certificate cannot be read"
            let unreadable = UnreadableRequest(
                reason: UnreadableReason(.notCertificate, what), record: request.original,
                requestID: verdict.requestID, source: verdict.source, notify: verdict.notify)
            return conclude(.unreadable(unreadable), request.original, at: time)
        }
        return conclude(
            .verdict(verdict), request.original, lists: inquiry.lists.generation, at: time)
    }

    private func conclude(
        _ outcome: Outcome, _ record: Record, lists: String = "", at time: Date
    ) -> Progress {
        var message = message(outcome, record, lists: lists, time)
        var restsOn: [Fingerprint] = []
        if case .verdict(let verdict) = outcome {
            if message.sizeInBytes > maximumMessageBytes {
                message = self.message(.verdict(verdict.abridged), record, lists: lists, time)
            }
            restsOn = verdict.evidence.filter { $0.url != nil }.map(\.sha256)
        }
        return .concluded(Emission(message, to: outcome.topic(of: topics)), restsOn: restsOn)
    }

    private func message(
        _ outcome: Outcome, _ record: Record, lists: String = "", _ time: Date
    ) -> Message {
        var digest: String?
        if case .verdict(let verdict) = outcome { digest = rules[verdict.profile] }
        return OutcomeCodec.message(
            outcome, causedBy: record, time: time, maximumBytes: maximumMessageBytes,
            rules: digest, lists: lists.isEmpty ? nil : lists)
    }
}

extension RequestJudging.Progress {
    var inquiry: Inquiry? {
        if case .open(let inquiry) = self { inquiry } else { nil }
    }
}
