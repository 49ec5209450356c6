import Events
import FoundationEssentials
import Logging
import ServiceLifecycle
import Synchronization
import Verification

/// Keeps CRLs, OCSP responses and issuers, and fetches those that somebody asks for.
///
/// However many ask, there is one fetch from a place at a time. Fetches belong to ``run()`` and not
/// to whoever asks, who waits as long as it likes and finds the answer here later.
package final class EvidenceKeeper: Service {
    private let fetch: EvidenceFetch
    private let archive: EvidenceArchive?
    private let now: @Sendable () -> Date
    private let logger: Logger
    private let book: Mutex<EvidenceBook>
    private let changes = ChangeSignal()
    private let jobs:
        (stream: AsyncStream<EvidencePlace>, add: AsyncStream<EvidencePlace>.Continuation)
    /// How fetches ended, by what was fetched.
    package let tally: EvidenceTally

    /// - Parameters:
    ///   - archive: takes what verdicts rest on.
    ///   - tally: counts the fetches.
    ///   - now: the time that ages and pauses are counted by.
    package init(
        settings: EvidenceSettings = EvidenceSettings(), archive: EvidenceArchive? = nil,
        tally: EvidenceTally = EvidenceTally(),
        now: @escaping @Sendable () -> Date = { Date() }, logger: Logger,
        fetch: @escaping EvidenceFetch
    ) {
        self.fetch = fetch
        self.archive = archive
        self.tally = tally
        self.now = now
        self.logger = logger
        book = Mutex(EvidenceBook(settings: settings))
        // Bounded by the places that may be under way.
        let (stream, add) = AsyncStream.makeStream(of: EvidencePlace.self)
        jobs = (stream, add)
    }

    /// What is kept now.
    package var stock: EvidenceStock { book.withLock { $0.stock(at: now()) } }

    /// Counts up with every answer.
    package var version: UInt64 { changes.version }

    /// Says what is known of places, and sees to it that those are fetched which have to be.
    package func look(for places: Set<EvidencePlace>) -> EvidenceLook {
        let time = now()
        var answers: [EvidencePlace: EvidenceAnswer] = [:]
        let stock = book.withLock { book in
            for place in places {
                let (answer, mustFetch) = book.ask(place, at: time)
                answers[place] = answer
                if mustFetch { jobs.add.yield(place) }
            }
            return book.stock(at: time)
        }
        return EvidenceLook(stock: stock, answers: answers)
    }

    /// Asks for a CRL again that somebody else has got another one of.
    ///
    /// Only where it is kept at all, and not more often than the settings say.
    /// - Returns: whether an answer is on its way.
    @discardableResult
    package func renew(_ place: EvidencePlace, unlessAt digest: Fingerprint) -> Bool {
        let time = now()
        return book.withLock { book in
            guard let known = book.stock.shelf.crls[place], known.fingerprint != digest else {
                return false
            }
            guard book.renew(place, at: time) else { return book.isUnderWay(place) }
            jobs.add.yield(place)
            return true
        }
    }

    /// Returns with the first answer after `version`, or at the deadline.
    package func waitForAnswer(
        past version: UInt64, until deadline: ContinuousClock.Instant
    ) async {
        await changes.wait(past: version, until: deadline)
    }

    /// Notes what verdicts rest on: it is kept longest, asked for anew in time, and archived.
    ///
    /// - Parameter lists: has what did not come from here.
    /// - Throws: where the archive cannot take it: the verdicts had better not be published.
    package func use(
        _ objects: Set<Fingerprint>, or lists: RevocationLists = .none
    ) async throws(EvidenceArchiveError) {
        guard !objects.isEmpty else { return }
        let time = now()
        for place in book.withLock({ $0.use(objects, at: time) }) { jobs.add.yield(place) }
        guard let archive else { return }
        for fingerprint in objects where archive.lacks(fingerprint, at: time) {
            if let object = book.withLock({ $0.object(fingerprint) }) {
                try await archive.keep(fingerprint, object.kind, object.der, at: time)
            } else if let der = lists.der(of: fingerprint) {
                try await archive.keep(fingerprint, .crl, der, at: time)
            }
        }
    }

    /// Fetches until graceful shutdown.
    ///
    /// Call once.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                if let archive = self.archive {
                    group.addTask { await archive.sweep(now: self.now, logger: self.logger) }
                }
                for await place in self.jobs.stream {
                    group.addTask { await self.perform(place) }
                }
                group.cancelAll()
            }
        }
    }

    private func perform(_ place: EvidencePlace) async {
        let start = ContinuousClock.now
        let validators = book.withLock { $0.validators(of: place) }
        let result = await fetch(place, validators)
        book.withLock { $0.conclude(place, result, at: now()) }
        changes.raise()
        tally.add(place, result)
        report(place, result, took: ContinuousClock.now - start)
    }

    private func report(
        _ place: EvidencePlace, _ result: EvidenceFetchResult, took duration: Duration
    ) {
        let facts: Logger.Metadata = [
            "kind": "\(place.kind.label)", "url": "\(place.url)",
            "milliseconds": "\(Int(duration / .milliseconds(1)))",
        ]
        switch result {
        case .fetched(let evidence, _):
            logger.debug(
                "fetched evidence", metadata: facts.merging(["bytes": "\(evidence.cost)"]) { $1 })
        case .unchanged:
            logger.debug("evidence is still the same", metadata: facts)
        case .failed(let failure):
            logger.warning("cannot fetch evidence: \(failure.reason)", metadata: facts)
        }
    }
}
