import Certificates
import Events
import Evidence
import FoundationEssentials
import Verification

/// A request on its way to a verdict: what the judge says so far, and what it still lacks.
package struct Inquiry: Sendable {
    package let request: VerificationRequest
    /// The time to judge for where the request names none.
    let time: Date
    /// The CRLs from files that it is judged by all the way.
    let lists: RevocationLists
    /// What the judge says with what was at hand.
    package fileprivate(set) var verdict: Verdict
    /// Where more is said to be that may change the verdict.
    fileprivate(set) var wanted: Set<EvidencePlace> = []
    /// What is known of the wanted places.
    fileprivate(set) var answers: [EvidencePlace: EvidenceAnswer] = [:]
    /// Places whose answer the verdict takes into account.
    fileprivate var seen: Set<EvidencePlace> = []
    fileprivate var issuers: [String: [ParsedCertificate]] = [:]

    /// Whether nothing that can be had is missing.
    package var isSettled: Bool { wanted.isSubset(of: seen) }

    /// The answers about what is missing; none where nobody has been asked.
    var missing: [EvidenceAnswer] { wanted.subtracting(seen).compactMap { answers[$0] } }

    /// Whether it is not even known who issued the certificate.
    var lacksAnIssuer: Bool {
        wanted.contains { if case .issuer = $0.kind { true } else { false } }
    }

    fileprivate var isPending: Bool { missing.contains(.pending) }

    fileprivate var hasNews: Bool { missing.contains { $0 == .had || $0 == .never } }
}

/// Takes requests to their verdicts: asks the judge, has fetched what it lacks, and asks again.
package struct Inquirer: Sendable {
    private let judge: Judge
    private let keeper: EvidenceKeeper?
    private let lists: RevocationListKeeper?
    let lanes: Int

    /// - Parameters:
    ///   - keeper: nil where nothing is fetched.
    ///   - lists: nil where no CRLs come from files.
    ///   - lanes: on how many cores it is judged at the same time.
    package init(
        judge: Judge, keeper: EvidenceKeeper?, lists: RevocationListKeeper? = nil, lanes: Int = 1
    ) {
        self.judge = judge
        self.keeper = keeper
        self.lists = lists
        self.lanes = lanes
    }

    /// What is at hand now.
    package var stock: EvidenceStock {
        var stock = keeper?.stock ?? EvidenceStock()
        if let lists { stock.lists = lists.lists }
        return stock
    }

    /// Has CRLs fetched again for which requests were made again, and waits for them; those from files
    /// are read again.
    func catchUp(
        with reviews: [(cause: ReviewCause, value: String)], for patience: Duration
    ) async {
        var digests: [EvidencePlace: Fingerprint] = [:]
        for review in reviews where review.cause.kind == .evidence {
            if review.cause == .lists, let lists, lists.lists.generation != review.value {
                lists.reloadIfChanged()
            } else if let digest = Fingerprint(hexadecimal: review.value) {
                digests[EvidencePlace(.crl, review.cause.name)] = digest
            }
        }
        guard let keeper, !digests.isEmpty else { return }
        let deadline = ContinuousClock.now + patience
        while !Task.isCancelled, ContinuousClock.now < deadline {
            let version = keeper.version
            let pending = digests.filter { keeper.renew($0.key, unlessAt: $0.value) }
            guard !pending.isEmpty else { return }
            await WaitWatch.waiting {
                await keeper.waitForAnswer(past: version, until: deadline)
            }
        }
    }

    /// Judges by what is at hand.
    package func begin(
        _ request: VerificationRequest, trust: TrustStores, at time: Date, stock: EvidenceStock
    ) -> Inquiry {
        let evidence = EvidenceSet(
            shelf: stock.shelf, lists: stock.lists, unobtainable: stock.unobtainable)
        let examination = judge.examine(request, evidence: evidence, trust: trust, at: time)
        var inquiry = Inquiry(
            request: request, time: time, lists: stock.lists, verdict: examination.verdict)
        if keeper != nil { inquiry.wanted = examination.wantedPlaces }
        return inquiry
    }

    /// Has fetched what inquiries lack, and judges again with what came, for as long as it takes but not
    /// beyond `patience`.
    ///
    /// What is at hand already is taken into account even with no patience at all. Rounds are bounded
    /// by the places that the certificates of a path may name.
    /// - Returns: the inquiries in their order, some of them perhaps not settled.
    package func pursue(
        _ inquiries: [Inquiry], trust: TrustStores, for patience: Duration
    ) async -> [Inquiry] {
        guard let keeper else { return inquiries }
        var inquiries = inquiries
        let deadline = ContinuousClock.now + patience
        while true {
            let open = inquiries.indices.filter { !inquiries[$0].isSettled }
            guard !open.isEmpty else { break }
            let version = keeper.version
            let look = keeper.look(
                for: open.reduce(into: []) { $0.formUnion(inquiries[$1].wanted) })
            for index in open {
                inquiries[index].answers = look.answers.filter {
                    inquiries[index].wanted.contains($0.key)
                }
            }
            let ready = open.filter { inquiries[$0].hasNews }
            if !ready.isEmpty {
                let again = await ready.map { inquiries[$0] }.mapInParallel(lanes: lanes) {
                    examine($0, by: look.stock, trust: trust)
                }
                for (index, inquiry) in zip(ready, again) { inquiries[index] = inquiry }
                continue
            }
            guard open.contains(where: { inquiries[$0].isPending }), !Task.isCancelled,
                ContinuousClock.now < deadline
            else { break }
            await WaitWatch.waiting {
                await keeper.waitForAnswer(past: version, until: deadline)
            }
        }
        return inquiries
    }

    /// The verdict without what could not be had, which then says so.
    package func close(_ inquiry: Inquiry, trust: TrustStores) -> Verdict {
        guard !inquiry.isSettled else { return inquiry.verdict }
        var stock = stock
        for place in inquiry.wanted.subtracting(inquiry.seen) {
            switch inquiry.answers[place] {
            case .away(let failure, _): stock.unobtainable[place] = failure.reason
            default: stock.unobtainable[place] = "there was no answer in time"
            }
        }
        return examine(inquiry, by: stock, trust: trust).verdict
    }

    /// Keeps what a verdict rests on; see ``EvidenceKeeper/use(_:)``.
    func keep(_ objects: Set<Fingerprint>) async throws(EvidenceArchiveError) {
        try await keeper?.use(objects, or: lists?.lists ?? .none)
    }

    private func examine(
        _ inquiry: Inquiry, by stock: EvidenceStock, trust: TrustStores
    ) -> Inquiry {
        var next = inquiry
        for place in inquiry.wanted {
            let answer = inquiry.answers[place]
            if answer == .had || answer == .never { next.seen.insert(place) }
            if case .issuer = place.kind, let found = stock.issuers[place.url] {
                next.issuers[place.url] = found
            }
        }
        let evidence = EvidenceSet(
            shelf: stock.shelf, lists: inquiry.lists, issuers: next.issuers,
            unobtainable: stock.unobtainable)
        let examination = judge.examine(
            inquiry.request, evidence: evidence, trust: trust, at: inquiry.time)
        next.verdict = examination.verdict
        next.wanted = examination.wantedPlaces
        return next
    }
}

extension Examination {
    fileprivate var wantedPlaces: Set<EvidencePlace> {
        guard case .wanting(let wanted, _) = self else { return [] }
        return Set(wanted.map(\.place))
    }
}
