import Events
import Foundation
import GRDB
import Synchronization

/// A member of a group, with its leases in the file.
///
/// The file decides: `next` reads who is in the group together with the records, in one snapshot;
/// `commit` looks in its transaction whether the partitions are still leased to this member.
final class SQLiteEventSubscription: EventSubscription {
    private let core: SQLiteLogCore
    private let group: Int64
    private let topics: [StoredTopic]
    private let state: Mutex<Membership>

    init(core: SQLiteLogCore, group: Int64, member: Int64, topics: [StoredTopic]) {
        self.core = core
        self.group = group
        self.topics = topics
        state = Mutex(Membership(member: member, topics: topics, now: core.settings.uptime()))
    }

    func next(
        _ limit: BatchLimit, waitingUpTo timeout: Duration
    ) async throws(EventLogError) -> EventBatch {
        let deadline = ContinuousClock.now + timeout
        while true {
            let version = core.signal.version
            switch try await look(limit) {
            case .again: continue
            case .batch(let batch):
                let now = ContinuousClock.now
                if !batch.isEmpty || now >= deadline || Task.isCancelled { return batch }
                // The death of another member signals nothing: look again in time to notice.
                let patience = core.settings.lease / 3
                await core.signal.wait(past: version, until: min(deadline, now + patience))
            }
        }
    }

    func commit(
        _ batch: EventBatch, emitting emissions: [Emission]
    ) async throws(EventLogError) {
        do throws(EventLogError) {
            try await record(batch, emitting: emissions)
        } catch {
            state.withLock { $0.rewind() }
            throw error
        }
        core.signal.raise()
    }

    func rewind() async throws(EventLogError) {
        try state.withLock { state throws(EventLogError) in
            guard !state.isClosed else { throw .closed }
            state.rewind()
        }
    }

    func leave() async {
        core.members.withLock { $0[ObjectIdentifier(self)] = nil }
        guard let member = state.withLock({ $0.close() }) else { return }
        let group = group
        // What cannot be told now is found out when the lease is over.
        try? await core.file.write { db in
            try GroupTable(db: db, group: group).remove(member)
        }
        core.signal.raise()
    }

    /// The member to renew, if it is in use.
    func memberInUse(at now: Duration) -> Int64? {
        state.withLock { state in
            let isInUse = !state.isClosed && now - state.usedAt < core.settings.maximumPollGap
            return isInUse ? state.member : nil
        }
    }

    func renewed(_ member: Int64, at now: Duration) {
        state.withLock { if $0.member == member { $0.renewedAt = max($0.renewedAt, now) } }
    }
}

// MARK: Reading

extension SQLiteEventSubscription {
    private enum Look {
        case batch(EventBatch)
        case again
    }

    private enum Finding: Sendable {
        case records([Events.Record], ends: [Int64: Int64], owned: Set<Int64>)
        case mustSettle
    }

    private func look(_ limit: BatchLimit) async throws(EventLogError) -> Look {
        let now = core.settings.uptime()
        let before = state.withLock { state in
            state.usedAt = now
            return state
        }
        guard !core.isClosed, !before.isClosed else { throw .closed }
        if now - before.renewedAt > core.settings.lease / 3 {
            try await settle(before, now: now)
            return .again
        }
        let (group, topics) = (group, topics)
        let finding = try await core.file.read { db in
            try Self.find(limit, for: before, group: group, topics: topics, now: now, in: db)
        }
        guard case .records(let records, let ends, let owned) = finding else {
            try await settle(before, now: now)
            return .again
        }
        return state.withLock { state in
            // A commit failed in the meantime: what was read is not what comes next.
            guard state.epoch == before.epoch else { return .again }
            state.keepCursors(of: owned)
            return .batch(state.take(records, ends: ends))
        }
    }

    private static func find(
        _ limit: BatchLimit, for state: Membership, group: Int64, topics: [StoredTopic],
        now: Duration, in db: Database
    ) throws -> Finding {
        let snapshot = try GroupSnapshot.load(group: group, now: now.milliseconds, in: db)
        let inHand = state.partitionsInHand
        let plan = SharingPlan(for: state.member, topics: topics, in: snapshot, inHand: inHand)
        guard !plan.mustJoin, plan.dead.isEmpty, plan.acquires.isEmpty,
            plan.releases.isSubset(of: inHand)
        else { return .mustSettle }
        let table = GroupTable(db: db, group: group)
        let owned = topics.flatMap(\.partitions).filter { plan.keeps.contains($0.id) }
        var records: [Events.Record] = []
        var ends: [Int64: Int64] = [:]
        var room = limit
        for partition in state.order(owned) where room.records > 0 && room.bytes > 0 {
            let start = try state.cursors[partition.id] ?? table.position(in: partition.id) ?? 0
            let more = try RecordReader(db: db, partition: partition).read(
                from: .offset(start), within: &room, evenIfTooLarge: records.isEmpty)
            guard let last = more.last else { continue }
            ends[partition.id] = last.position.offset + 1
            records += more
        }
        return .records(records, ends: ends, owned: plan.keeps.union(plan.releases))
    }

    /// Does in the file what the plan asks for, and renews the lease.
    private func settle(_ before: Membership, now: Duration) async throws(EventLogError) {
        let inHand = state.withLock { $0.partitionsInHand }
        let expiresAt = (now + core.settings.lease).milliseconds
        let (group, topics) = (group, topics)
        let member = try await core.file.write { db in
            let table = GroupTable(db: db, group: group)
            var member = before.member
            var snapshot = try GroupSnapshot.load(group: group, now: now.milliseconds, in: db)
            if !snapshot.members.contains(where: { $0.id == member }) {
                member = try table.join(topics: topics, expiresAt: expiresAt)
                snapshot = try GroupSnapshot.load(group: group, now: now.milliseconds, in: db)
            }
            let plan = SharingPlan(for: member, topics: topics, in: snapshot, inHand: inHand)
            for id in plan.dead { try table.remove(id) }
            for partition in plan.acquires { try table.acquire(partition, by: member) }
            for partition in plan.releases.subtracting(inHand) {
                try table.release(partition, by: member)
            }
            try table.renew(member, expiresAt: expiresAt)
            return member
        }
        try state.withLock { state throws(EventLogError) in
            state.renewedAt = now
            guard member != before.member else { return }
            let hadBatches = state.hasBatches
            state.joined(as: member)
            state.rewind()
            if hadBatches { throw .batchLost("the lease was over, and others took over") }
        }
        core.signal.raise()
    }
}

// MARK: Committing

extension SQLiteEventSubscription {
    private func record(
        _ batch: EventBatch, emitting emissions: [Emission]
    ) async throws(EventLogError) {
        guard !core.isClosed else { throw .closed }
        let now = core.settings.uptime()
        let (member, ends, isRenewalDue) = try state.withLock { state throws(EventLogError) in
            state.usedAt = now
            let isRenewalDue = now - state.renewedAt > core.settings.lease / 3
            return (state.member, try state.ends(of: batch), isRenewalDue)
        }
        try core.checkSize(of: emissions.lazy.map(\.message))
        let targets = try await targets(of: emissions)
        let (group, date) = (group, core.settings.date())
        let expiresAt = (now + core.settings.lease).milliseconds
        try await core.file.write { db in
            let table = GroupTable(db: db, group: group)
            for (partition, end) in ends {
                guard try table.holder(of: partition) == member else {
                    throw EventLogError.batchLost("the lease was over, and others took over")
                }
                try table.commit(end, in: partition)
            }
            if isRenewalDue { try table.renew(member, expiresAt: expiresAt) }
            guard !targets.isEmpty else { return }
            var writer = RecordWriter(db, at: date)
            for (message, partition) in targets { _ = try writer.append(message, to: partition) }
            try writer.finish()
        }
        state.withLock { state in
            state.committed(batch)
            if isRenewalDue { state.renewedAt = now }
        }
    }
    private func targets(
        of emissions: [Emission]
    ) async throws(EventLogError) -> [(Message, StoredPartition)] {
        var targets: [(Message, StoredPartition)] = []
        targets.reserveCapacity(emissions.count)
        var topic: StoredTopic?
        for emission in emissions {
            // Nearly all go to the same one.
            let found: StoredTopic
            if let topic, topic.name == emission.topic {
                found = topic
            } else {
                found = try await core.topic(emission.topic)
                topic = found
            }
            targets.append((emission.message, core.partition(for: emission.message, in: found)))
        }
        return targets
    }
}
