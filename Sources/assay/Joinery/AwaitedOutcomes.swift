import Events
import Foundation

/// Requests whose outcomes are waited for, outside of any group.
struct AwaitedOutcomes {
    private let log: any EventLog
    /// Where each outcome partition is read next; begins before the requests are sent.
    private var cursors: [Partition: Int64] = [:]
    /// By the id that the outcome will have.
    private var awaited: [EventID: String] = [:]

    /// How many records a read brings at most.
    private static let pageSize = BatchLimit(records: 500, bytes: 4 << 20)

    init(_ topics: Topics, in log: any EventLog) async throws {
        self.log = log
        for topic in try await log.describe(topics.outcomes) {
            for part in topic.partitions { cursors[part.partition] = part.end }
        }
    }

    var isEmpty: Bool { awaited.isEmpty }
    var count: Int { awaited.count }

    mutating func add(_ position: Position, input: String) async throws {
        let found = try await log.read(
            position.partition, from: .offset(position.offset), limit: BatchLimit(records: 1))
        guard let record = found.first, record.position == position else {
            throw EventLogError.unavailable("\(position) cannot be read back")
        }
        awaited[EventID(causedBy: record, stage: OutcomeCodec.stage)] = input
    }

    /// The outcomes that have come since the last look.
    mutating func poll() async throws -> [VerifyResult] {
        var results: [VerifyResult] = []
        for (partition, start) in cursors {
            let page = try await log.read(partition, from: .offset(start), limit: Self.pageSize)
            for record in page {
                cursors[partition] = record.position.offset + 1
                guard let event = try? OutcomeCodec.read(record),
                    let input = awaited.removeValue(forKey: event.envelope.id)
                else { continue }
                results.append(VerifyResult(event.outcome, input: input))
            }
        }
        return results
    }
}

extension VerifyResult {
    fileprivate init(_ outcome: Outcome, input: String) {
        switch outcome {
        case .verdict(let verdict):
            self.init(input: input, verdict: verdict, problem: nil)
        case .unreadable(let request):
            self.init(input: input, verdict: nil, problem: request.reason.description)
        }
    }
}
