import Events
import Inventory

/// Reads requests again at the places where they stand in the log.
///
/// Those that stand close together are read together: on a cluster each read is a round trip.
struct PastRequests {
    private let log: any EventLog
    private let topic: TopicName
    private let reader: RequestReader
    private let bounds: [Int32: PartitionDescription]
    /// The last page of each partition.
    private var pages: [Int32: [Record]] = [:]

    /// Places further apart are read one by one.
    private static let closeness: Int64 = 200
    private static let pageBytes = 4 << 20

    init(_ log: any EventLog, topic: TopicName, reader: RequestReader) async throws {
        self.log = log
        self.topic = topic
        self.reader = reader
        let partitions = try await log.describe([topic]).flatMap(\.partitions)
        bounds = Dictionary(
            partitions.map { ($0.partition.index, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The request that has the answer.
    ///
    /// - Parameter next: where the one after it stands, in the same partition.
    /// - Returns: nil where it is gone, or is about a time of its own.
    mutating func request(
        of answer: ReviewedAnswer, before next: Revision?
    ) async throws(EventLogError) -> VerificationRequest? {
        guard let record = try await record(at: answer.revision, before: next),
            let request = try? reader.read(record).request, request.at == nil,
            request.fingerprint == answer.sha256, request.serverName == answer.serverName
        else { return nil }
        return request
    }

    private mutating func record(
        at place: Revision, before next: Revision?
    ) async throws(EventLogError) -> Record? {
        if let known = pages[place.partition]?.first(where: { $0.position.offset == place.offset })
        {
            return known
        }
        guard let bounds = bounds[place.partition],
            (bounds.begin..<bounds.end).contains(place.offset)
        else { return nil }
        let isClose =
            next.map {
                $0.partition == place.partition && $0.offset > place.offset
                    && $0.offset - place.offset < Self.closeness
            } ?? false
        let page = try await log.read(
            Partition(topic, place.partition), from: .offset(place.offset),
            limit: BatchLimit(
                records: isClose ? Int(Self.closeness) : 1, bytes: Self.pageBytes))
        pages[place.partition] = page
        return page.first { $0.position.offset == place.offset }
    }
}
