import Dispatch
import Events
import Foundation
import Synchronization

/// What the caller, the polling thread and the committing thread of one subscription share.
///
/// Whoever changes the state rings the bell, so that the polling thread looks at it again.
final class SubscriptionCore: Sendable {
    let settings: KafkaSettings
    private let state = Mutex(SubscriptionState())
    private let transactions: KafkaTransactions
    private let commits = DispatchQueue(label: "assay.kafka.commit")
    private let bell = Bell()
    private let polling = DispatchGroup()
    private let isVanishing = Mutex(false)

    init(settings: KafkaSettings, group: GroupName, instance: String?) {
        self.settings = settings
        transactions = KafkaTransactions(settings: settings, group: group, instance: instance)
    }

    // MARK: The caller

    /// Begins to poll, on a thread that lives until the member has left.
    func start(_ consumer: RDKafkaGroupConsumer) {
        consumer.ring(bell)
        // So that the first commit need not wait for it; what fails here shows there again.
        commits.async { [transactions] in try? transactions.prepare() }
        polling.enter()
        let thread = Thread { [self] in
            KafkaPoller(core: self, consumer: consumer).run()
            commits.sync { transactions.close() }
            polling.leave()
        }
        thread.name = "assay.kafka.poll"
        thread.start()
    }

    func ask(_ request: SubscriptionState.Request) {
        answering { $0.ask(request) }
    }

    func cancel() {
        answering { $0.cancel() }
    }

    func giveUp(_ why: String, told: Bool) {
        answering { $0.giveUp(why, told: told) }
    }

    func commit(_ batch: EventBatch, _ emissions: [Emission]) async throws(EventLogError) {
        try await commits.run { () throws(EventLogError) in
            let (offsets, membership) = try self.state.withLock { state throws(EventLogError) in
                (try state.beginCommit(batch), state.membership)
            }
            guard !offsets.isEmpty || !emissions.isEmpty else { return }
            try self.transactions.commit(
                emissions, offsets: offsets.map { RDKafkaOffset($0.key, $0.value) },
                membership: membership)
            self.state.withLock { $0.endCommit() }
            self.bell.ring()
        }
    }

    /// - Returns: whether this was the first to say so.
    func leave() -> Bool {
        let (isFirst, answer) = state.withLock { $0.leave() }
        answer?.give()
        bell.ring()
        return isFirst
    }

    var isLeaving: Bool { state.withLock { $0.isLeaving } }

    func vanish() {
        isVanishing.withLock { $0 = true }
        _ = leave()
    }

    /// Waits until the group was told, or finds out by itself.
    func ended() async {
        let bound = settings.sessionTimeout + settings.transactionTimeout
        await DispatchQueue.global().run(atMost: bound) { [polling] in polling.wait() }
    }

    // MARK: The polling thread

    var turn: SubscriptionState.Turn {
        state.withLock { $0.turn(.now, patience: settings.maximumPollGap) }
    }

    var leavesWithoutAWord: Bool { isVanishing.withLock { $0 } }

    func rest(_ time: Duration) {
        bell.wait(time)
    }

    func takeRevoked() -> Set<Partition> { state.withLock { $0.takeRevoked() } }

    func handOut(_ records: [Record]) -> Bool {
        guard let answer = state.withLock({ $0.handOut(records) }) else { return false }
        answer.give()
        return true
    }

    func report(_ error: EventLogError) {
        answering { $0.report(error) }
    }

    func fail(_ error: EventLogError) {
        answering { $0.fail(error) }
    }

    /// After this, what the group says of its positions is final.
    func settle() throws(EventLogError) {
        let outcome = commits.sync { () -> Result<Void, EventLogError> in
            do throws(EventLogError) {
                return .success(try transactions.prepare())
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }

    func rewound() { state.withLock { $0.rewound() } }

    /// From within a poll: partitions come, or go when this returns.
    func change(_ change: RDKafkaGroupConsumer.Change) {
        switch change {
        case .assigned(let partitions, let membership):
            state.withLock { $0.assigned(partitions, membership) }
        case .revoking(let partitions, let isLost):
            if !isLost { awaitCommits(of: partitions) }
            let names = partitions.map(\.description).joined(separator: ", ")
            answering {
                $0.revoked(
                    partitions,
                    why: isLost
                        ? "the group gave up on this member; it lost \(names)"
                        : "\(names) went to another member")
            }
            // The commit under way is finished or aborted before the partitions are given up.
            if !isLost { commits.sync {} }
        }
    }

    /// Lets the caller commit what it has of the partitions, for a while.
    private func awaitCommits(of partitions: [Partition]) {
        let deadline = ContinuousClock.now + settings.revocationGrace
        while state.withLock({ $0.holds(partitions) }), ContinuousClock.now < deadline {
            // A caller that waits for more cannot commit.
            answering { $0.cancel() }
            rest(.milliseconds(50))
        }
    }

    private func answering(
        _ change: (inout SubscriptionState) -> SubscriptionState.Answer?
    ) {
        state.withLock { change(&$0) }?.give()
        bell.ring()
    }
}
