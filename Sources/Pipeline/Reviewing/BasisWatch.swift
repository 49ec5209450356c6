import Events
import Evidence
import FoundationEssentials
import Inventory
import Logging
import ServiceLifecycle
import Verification

/// Looks whether what verdicts rest on still holds, and puts a review into the log where it does not.
///
/// Verdicts rest on trust stores, the rules of profiles, CRLs, and the time.
///
/// It compares what the inventory's answers name with what is at hand, so that a change is found
/// whenever it happened: now, or while nothing ran. Several copies do not double it: one that finds the
/// announcement in the log makes none, and ``ReviewStep`` passes over what it has met.
package struct BasisWatch: Service {
    private let log: any EventLog
    private let topics: Topics
    private let groups: Groups
    private let inventory: InventoryStore
    private let trust: TrustKeeper
    private let evidence: EvidenceKeeper?
    private let lists: RevocationListKeeper?
    private let rules: [String: String]
    private let settings: ReviewSettings
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// How far back announcements of others are looked for, in seconds: longer than two processes
    /// take to see the same change.
    private static let remembered = 600.0

    /// - Parameters:
    ///   - evidence: nil where nothing is fetched.
    ///   - lists: nil where no CRLs come from files.
    ///   - rules: the digest of each profile, by its name.
    package init(
        log: any EventLog, topics: Topics, groups: Groups, inventory: InventoryStore,
        trust: TrustKeeper, evidence: EvidenceKeeper?, lists: RevocationListKeeper? = nil,
        rules: [String: String],
        settings: ReviewSettings = ReviewSettings(),
        now: @escaping @Sendable () -> Date = { Date() }, logger: Logger
    ) {
        self.log = log
        self.topics = topics
        self.groups = groups
        self.inventory = inventory
        self.trust = trust
        self.evidence = evidence
        self.lists = lists
        self.rules = rules
        self.settings = settings
        self.now = now
        self.logger = logger
    }

    /// What was announced for each cause, and what the inventory has to have taken in at first.
    package struct Memory: Sendable {
        fileprivate var announced: [ReviewCause: Review] = [:]
        /// What answers rested on when it was asked last.
        fileprivate var bases: KnownBases?
        fileprivate var journal = ReviewJournal()
        /// Up to which time this process knows of a review, in milliseconds since 1970.
        fileprivate var reviewedUntil: Int64 = 0
        fileprivate var goal: [Partition: Int64]?
        fileprivate var hasCaughtUp = false

        package init() {}
    }

    /// What answers rest on, and of when that is.
    fileprivate struct KnownBases: Sendable {
        let bases: Set<VerdictBasis>
        /// How far the inventory had come.
        let positions: [Partition: Int64]
        let readAt: Date
        /// What held for them.
        let current: [ReviewCause: String]
    }

    /// - Throws: what a person has to act on; what passes by itself is waited out.
    package func run() async throws {
        var memory = Memory()
        while !Task.isShuttingDown {
            do {
                try await look(&memory)
            } catch {
                guard error.passesByItself else { throw error }
                logger.warning("cannot tell whether verdicts are out of date: \(error)")
            }
            await Task.pause(settings.interval)
        }
    }

    /// Announces what has changed.
    package func look(_ memory: inout Memory) async throws {
        guard let positions = try await knowsEnough(&memory) else { return }
        let (bases, current) = try await bases(at: positions, &memory)
        // What was announced and holds no more may be announced anew.
        memory.announced = memory.announced.filter { cause, review in
            current[cause] == review.value
        }
        var reviews: [Review] = []
        for cause in Self.stale(bases, current).sorted(by: { "\($0)" < "\($1)" }) {
            guard let value = current[cause] else { continue }
            let review = Review(cause, value: value, announcedAt: now())
            if let round = try await round(of: review, memory) {
                reviews.append(review.at(round: round))
            }
        }
        if let review = try await timeReview(&memory) { reviews.append(review) }
        try await announce(reviews, &memory)
        for review in reviews where review.kind != .time {
            memory.announced[review.cause] = review
        }
    }

    /// What answers rest on, and what holds of that now.
    ///
    /// It is read anew where something else holds, and else once in a while if there are new answers:
    /// those rest on what holds, unless another process has judged them.
    private func bases(
        at positions: [Partition: Int64], _ memory: inout Memory
    ) async throws -> (Set<VerdictBasis>, [ReviewCause: String]) {
        let now = now()
        if let known = memory.bases {
            let current = current(for: known.bases)
            let isOld = now.timeIntervalSince(known.readAt) >= settings.basesAge / .seconds(1)
            if current == known.current, !isOld || positions == known.positions {
                return (known.bases, current)
            }
        }
        let bases = try await inventory.bases()
        let current = current(for: bases)
        memory.bases = KnownBases(
            bases: bases, positions: positions, readAt: now, current: current)
        return (bases, current)
    }

    /// Causes for which some answer names another value than the one that holds.
    private static func stale(
        _ bases: Set<VerdictBasis>, _ current: [ReviewCause: String]
    ) -> Set<ReviewCause> {
        var stale: Set<ReviewCause> = []
        for basis in bases {
            for cause in basis.causes {
                guard let value = current[cause], value != basis.value(of: cause) else { continue }
                stale.insert(cause)
            }
        }
        return stale
    }

    /// Where the inventory stands; nil where it has not yet taken in what the log had when this began, or
    /// is far behind.
    private func knowsEnough(_ memory: inout Memory) async throws -> [Partition: Int64]? {
        var ends: [Partition: Int64] = [:]
        for topic in try await log.describe(topics.outcomes) {
            for part in topic.partitions { ends[part.partition] = part.end }
        }
        let goal = memory.goal ?? ends
        memory.goal = goal
        var behind: Int64 = 0
        var positions: [Partition: Int64] = [:]
        for (partition, end) in ends {
            let position = try await inventory.position(of: partition) ?? 0
            positions[partition] = position
            behind += max(0, end - position)
            if !memory.hasCaughtUp, position < goal[partition] ?? 0 { return nil }
        }
        memory.hasCaughtUp = true
        return behind <= settings.maximumBehind ? positions : nil
    }

    /// What holds now of all that the answers name.
    ///
    /// Asking for CRLs has those fetched for which it is time, although nobody else asks.
    private func current(for bases: Set<VerdictBasis>) -> [ReviewCause: String] {
        var current: [ReviewCause: String] = [:]
        let stores = trust.stores
        for name in Set(bases.map(\.trustStore)) {
            current[ReviewCause(.trustStore, name)] = stores[name]?.generation
        }
        for name in Set(bases.map(\.profile)) {
            current[ReviewCause(.profile, name)] = rules[name]
        }
        current[.lists] = lists?.lists.generation ?? ""
        guard let evidence else { return current }
        let places = Set(bases.flatMap(\.addresses).map { EvidencePlace(.crl, $0) })
        let stock = evidence.look(for: places).stock
        for place in places {
            current[ReviewCause(.evidence, place.url)] =
                stock.shelf.crls[place]?.fingerprint.description
        }
        return current
    }

    /// Which round a review would be; nil where it is not to be announced now.
    ///
    /// What was announced before is so again only after a while, when all requests of then are judged.
    private func round(of review: Review, _ memory: Memory) async throws -> Int? {
        guard let before = memory.announced[review.cause] else { return 1 }
        let waited = review.announcedAt.timeIntervalSince(before.announcedAt)
        let patience = settings.patience / .seconds(1) * Double(1 << (before.round - 1))
        guard before.round < settings.maximumRounds, waited >= patience else { return nil }
        let lags = try await log.lag(of: groups.verification, in: [topics.requests])
        let isJudged = lags.allSatisfy { $0.records == 0 || $0.age < .seconds(waited) }
        return isJudged ? before.round + 1 : nil
    }

    /// A review of what has become due since the last one; nil where nothing has.
    private func timeReview(_ memory: inout Memory) async throws -> Review? {
        let interval = settings.timeInterval / .seconds(1)
        let slot = (now().timeIntervalSince1970 / interval).rounded(.down) * interval
        let end = Date(timeIntervalSince1970: slot)
        func hasDue() async throws -> Bool {
            let start = Date(millisecondsSince1970: memory.reviewedUntil)
            guard start < end else { return false }
            return try await inventory.hasDue(from: start, to: end)
        }
        guard try await hasDue() else { return nil }
        // Others review, too.
        try await memory.journal.advance(log, topic: topics.reviews)
        memory.reviewedUntil = max(memory.reviewedUntil, memory.journal.reviewedUntil)
        guard try await hasDue() else { return nil }
        let review = Review(
            ReviewCause(.time), value: "\(end.millisecondsSince1970)", from: memory.reviewedUntil,
            announcedAt: now())
        memory.reviewedUntil = end.millisecondsSince1970
        return review
    }

    private func announce(_ reviews: [Review], _ memory: inout Memory) async throws {
        guard !reviews.isEmpty else { return }
        // As far back as another process may have seen the same.
        let start = now().addingTimeInterval(-Self.remembered)
        try await memory.journal.advance(log, topic: topics.reviews)
        memory.journal.forget(before: start)
        let newest = memory.journal.newest(since: start)
        let new = reviews.filter { review in
            newest[review.cause].map { !$0.isSame(as: review) } ?? true
        }
        guard !new.isEmpty else { return }
        for review in new where review.kind != .time {
            logger.info(
                "verdicts are out of date",
                metadata: ["cause": "\(review.cause)", "round": "\(review.round)"])
        }
        _ = try await log.append(new.map(ReviewCodec.message), to: topics.reviews)
    }
}

extension Review {
    fileprivate func at(round: Int) -> Self {
        var review = self
        review.round = round
        return review
    }
}
