import Events
import FoundationEssentials

/// What a service does with the records it reads: the part that differs between services.
///
/// A step decides and acts, the ``Worker`` reads and commits. All that a step concludes leaves it as
/// emissions, which become visible together with the positions of the records, once.
package protocol Step: Sendable {
    /// What the step has to remember between batches.
    ///
    /// A value, so that the worker can keep the one before a batch whose commit fails.
    associatedtype Memory: Sendable

    var description: StepDescription { get }

    /// The memory of a step that has just joined its group.
    func makeMemory() -> Memory

    /// Drops what is remembered of partitions that were not owned for a while: others may have worked
    /// on them.
    func forget(_ partitions: Set<Partition>, memory: inout Memory)

    /// What follows from the records, which are in order within each partition.
    ///
    /// A bad record is dealt with by an emission, not by an error: an error stops the service.
    func process(_ records: [Record], memory: inout Memory) async throws -> [Emission]

    /// What the step owes for a record that it never managed to deal with.
    func setAside(_ record: Record, _ failure: HandlingFailure, at time: Date) -> SetAside
}

/// A record that is given up, and what follows from that beside its dead letter.
package struct SetAside: Sendable {
    /// The record as it first stood in the log, if it has moved since.
    package let record: Record
    package let emissions: [Emission]

    package init(_ record: Record, emissions: [Emission] = []) {
        self.record = record
        self.emissions = emissions
    }
}

extension Step {
    package func setAside(
        _ record: Record, _ failure: HandlingFailure, at time: Date
    ) -> SetAside {
        SetAside(record)
    }
}

extension Step {
    package func forget(_ partitions: Set<Partition>, memory: inout Memory) {}
}

/// Where a step stands in the flow.
package struct StepDescription: Hashable, Sendable {
    package var name: String
    package var group: GroupName
    package var inputs: [TopicName]
    package var outputs: [TopicName]

    package init(name: String, group: GroupName, inputs: [TopicName], outputs: [TopicName]) {
        self.name = name
        self.group = group
        self.inputs = inputs
        self.outputs = outputs
    }
}
