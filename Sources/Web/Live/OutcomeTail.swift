import Events
import FoundationEssentials

/// The outcome topics, followed outside of any group.
struct OutcomeTail: EventTail {
    /// Where each partition goes on, as the id of a server-sent event says it.
    struct Place: Sendable, CustomStringConvertible {
        /// By the number of the topic among the outcome topics, and the partition.
        fileprivate var offsets: [[Int32: Int64]]

        /// Reads what ``description`` wrote; nil for anything else.
        init?(_ text: String) {
            offsets = []
            for topic in text.split(separator: ";", omittingEmptySubsequences: false) {
                var partitions: [Int32: Int64] = [:]
                for part in topic.split(separator: ",") {
                    let pair = part.split(separator: ":")
                    guard pair.count == 2, let index = Int32(pair[0]), let offset = Int64(pair[1])
                    else { return nil }
                    partitions[index] = offset
                }
                offsets.append(partitions)
            }
        }

        fileprivate init(topics: Int) {
            offsets = Array(repeating: [:], count: topics)
        }

        /// `0:12,1:7;0:3`.
        var description: String {
            offsets.map { partitions in
                partitions.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
                    .joined(separator: ",")
            }.joined(separator: ";")
        }
    }

    private let log: any EventLog
    private let topics: [TopicName]
    private var place: Place

    /// How many records one look brings of a partition.
    private static let page = BatchLimit(records: 200, bytes: 2 * 1_024 * 1_024)

    /// - Parameter start: where to go on; nil for what comes from now on.
    init(_ parts: HTTPParts, from start: Place?) async throws {
        log = parts.log
        topics = parts.topics.outcomes
        place = Place(topics: topics.count)
        for description in try await log.describe(topics) {
            guard let number = topics.firstIndex(of: description.name) else { continue }
            for bounds in description.partitions {
                let index = bounds.partition.index
                let wanted = start.flatMap { start in
                    number < start.offsets.count ? start.offsets[number][index] : nil
                }
                place.offsets[number][index] = min(wanted ?? bounds.end, bounds.end)
            }
        }
    }

    /// The outcomes that have come since the last look.
    mutating func next() async throws -> String? {
        let text = try await read()
        if text.isEmpty { try await Task.sleep(for: Self.pause) }
        return text.isEmpty ? nil : text
    }

    private mutating func read() async throws -> String {
        var text = ""
        for (number, topic) in topics.enumerated() {
            for (index, offset) in place.offsets[number].sorted(by: { $0.key < $1.key }) {
                let records = try await log.read(
                    Partition(topic, index), from: .offset(offset), limit: Self.page)
                for record in records {
                    place.offsets[number][index] = record.position.offset + 1
                    guard let event = Self.event(record) else { continue }
                    text += "id: \(place)\n\(event)\n\n"
                }
            }
        }
        return text
    }

    /// Verdicts as they stand in the log, on one line; of what was unreadable, the facts.
    private static func event(_ record: Record) -> String? {
        guard let event = try? OutcomeCodec.read(record) else { return nil }
        switch event.outcome {
        case .verdict(let verdict):
            let json = String(decoding: verdict.json(), as: UTF8.self)
            return "event: verdict\ndata: \(json.split(separator: "\n").joined(separator: " "))"
        case .unreadable(let request):
            let facts = UnreadableFacts(
                code: request.reason.code.rawValue, reason: request.reason.description,
                position: request.position.description, source: request.source)
            guard let bytes = try? ContractCoding.encoder().encode(facts) else { return nil }
            return "event: unreadable\ndata: \(String(decoding: bytes, as: UTF8.self))"
        }
    }
}

/// What a stream tells of a request that could not be read.
private struct UnreadableFacts: Encodable {
    let code: String
    let reason: String
    let position: String
    let source: String?
}
