import Events
import FoundationEssentials

/// Finds the outcomes that requests have had.
package struct RecordedOutcomes: Sendable {
    private let log: any EventLog
    private let topics: Topics

    private static let page = BatchLimit(records: 500, bytes: 4 * 1024 * 1024)
    /// How much earlier than its request an outcome may seem: clocks differ between machines.
    private static let clockDifference: TimeInterval = 3_600

    package init(_ log: any EventLog, topics: Topics) {
        self.log = log
        self.topics = topics
    }

    /// The outcomes of the requests, as far as they are in the log.
    ///
    /// Reads from the time of the earliest request until all are found: memory holds a page, and
    /// what was found.
    package func outcomes(
        of requests: [Record]
    ) async throws(EventLogError) -> [EventID: Outcome] {
        guard let earliest = requests.map(\.timestamp).min() else { return [:] }
        var wanted = Set(requests.map { EventID(causedBy: $0, stage: OutcomeCodec.stage) })
        var found: [EventID: Outcome] = [:]
        let start = ReadStart.time(earliest.addingTimeInterval(-Self.clockDifference))
        for topic in try await log.describe(topics.outcomes) {
            for partition in topic.partitions {
                try await search(partition, from: start, &wanted, &found)
            }
        }
        return found
    }

    private func search(
        _ partition: PartitionDescription, from start: ReadStart, _ wanted: inout Set<EventID>,
        _ found: inout [EventID: Outcome]
    ) async throws(EventLogError) {
        var start = start
        while !wanted.isEmpty {
            let page = try await log.read(partition.partition, from: start, limit: Self.page)
            guard let last = page.last else { return }
            for record in page {
                guard let id = record.message.text("ce_id").map({ EventID($0) }),
                    wanted.contains(id), let event = try? OutcomeCodec.read(record)
                else { continue }
                wanted.remove(id)
                found[id] = event.outcome
            }
            guard last.position.offset + 1 < partition.end else { return }
            start = .offset(last.position.offset + 1)
        }
    }
}
