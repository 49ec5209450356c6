import Events
import FoundationEssentials
import Synchronization

/// The event log in memory: the oracle of the contract suite, and for trying things.
///
/// It is gone with the process. A log and the connections made from it by ``connection()`` share
/// one state, as processes share a broker.
package final class MemoryEventLog: EventLog {
    package let maximumMessageBytes: Int
    let store: MemoryLogStore
    let id: UInt64
    private let closed = Mutex(false)

    package convenience init(maximumMessageBytes: Int = 1_048_576) {
        self.init(store: MemoryLogStore(), maximumMessageBytes: maximumMessageBytes)
    }

    private init(store: MemoryLogStore, maximumMessageBytes: Int) {
        self.store = store
        self.maximumMessageBytes = maximumMessageBytes
        id = store.newConnection()
    }

    /// Another connection to the same log, as another process would have it.
    package func connection() -> MemoryEventLog {
        MemoryEventLog(store: store, maximumMessageBytes: maximumMessageBytes)
    }

    /// Lets the group memberships of this connection lapse, as if its process had stopped.
    ///
    /// A member that goes on all the same finds its batches lost and joins again.
    package func lapse() {
        store.change { state in state.lapse(connection: id) }
    }

    package func create(_ topics: [TopicSpecification]) async throws(EventLogError) {
        try checkOpen()
        for topic in topics { try topic.validate() }
        store.change { state in state.create(topics) }
    }

    package func describe(_ names: [TopicName]?) async throws(EventLogError) -> [TopicDescription] {
        try checkOpen()
        return store.look { state in
            state.applyRetention(at: Date())
            return state.describe(names)
        }
    }

    package func lag(
        of group: GroupName, in topics: [TopicName]
    ) async throws(EventLogError) -> [PartitionLag] {
        try checkOpen()
        return try store.look { state throws(EventLogError) in
            try state.lag(of: group, in: topics, at: Date())
        }
    }

    package func append(
        _ messages: [Message], to topic: TopicName
    ) async throws(EventLogError) -> [Position] {
        try messages.checkSize(limit: maximumMessageBytes)
        while true {
            try checkOpen()
            let version = store.signal.version
            let positions = try store.look { state throws(EventLogError) in
                try state.append(messages, to: topic, at: Date())
            }
            if let positions {
                store.signal.raise()
                return positions
            }
            guard !Task.isCancelled else { throw .unavailable("no room in \(topic)") }
            // Age makes room too, and nobody signals that.
            await store.signal.wait(past: version, until: .now + .seconds(1))
        }
    }

    package func subscribe(
        _ group: GroupName, to topics: [TopicName]
    ) async throws(EventLogError) -> any EventSubscription {
        try checkOpen()
        let member = try store.change { state throws(EventLogError) in
            try state.join(group, topics: topics, connection: id)
        }
        return MemoryEventSubscription(log: self, group: group, member: member)
    }

    package func read(
        _ partition: Partition, from start: ReadStart, limit: BatchLimit
    ) async throws(EventLogError) -> [Record] {
        try checkOpen()
        return try store.look { state throws(EventLogError) in
            try state.partition(partition).records(from: start, limit: limit)
        }
    }

    package func close() async {
        closed.withLock { $0 = true }
        store.change { state in state.leave(connection: id) }
    }

    func checkOpen() throws(EventLogError) {
        if closed.withLock({ $0 }) { throw .closed }
    }
}

extension [Message] {
    func checkSize(limit: Int) throws(EventLogError) {
        for message in self where message.sizeInBytes > limit {
            throw .messageTooLarge(bytes: message.sizeInBytes, limit: limit)
        }
    }
}
