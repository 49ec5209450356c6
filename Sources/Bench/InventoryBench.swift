import Events
import Foundation
import Inventory

/// What keeping and asking an inventory takes, at a size of choice.
///
/// The outcomes are made up, spread as an estate's are: a few dozen issuers, one certificate in
/// twenty not well, ends of validity over two years.
package struct InventoryBench: Sendable {
    private let count: Int
    private let log: any EventLog
    private let store: InventoryStore
    private let topics: Topics
    private let time: Date

    /// - Parameters:
    ///   - log: without topics of these names; it is filled.
    ///   - store: empty; it is filled.
    package init(
        count: Int, on log: any EventLog, into store: InventoryStore, topics: Topics, at time: Date
    ) {
        self.count = count
        self.log = log
        self.store = store
        self.topics = topics
        self.time = time
    }

    /// Outcomes of one append.
    private static let appended = 1_000
    /// Searches of each kind, of which the median counts.
    private static let searches = 41

    /// - Parameter progress: is told what happens next.
    package func run(progress: (String) -> Void) async throws -> InventoryMeasurement {
        progress("writing \(count) outcomes")
        try await log.create([
            TopicSpecification(topics.verified), TopicSpecification(topics.errors),
        ])
        for start in stride(from: 0, to: count, by: Self.appended) {
            try await append(start..<min(start + Self.appended, count))
        }
        progress("projecting \(count) outcomes")
        let use = ProcessUse.now
        let start = ContinuousClock.now
        let projection = InventoryProjection(log, into: store, topics: topics)
        while try await projection.advance() > 0 {}
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let cpu = ProcessUse.now.cpuMicroseconds - use.cpuMicroseconds
        progress("searching")
        var searches: [InventoryMeasurement.Search] = []
        for kind in SearchKind.allCases { searches.append(try await search(kind)) }
        return InventoryMeasurement(
            count: count, eventsPerSecond: Double(count) / seconds,
            cpuMicroseconds: cpu / Double(count), searches: searches,
            overview: try await median { _ in _ = try await store.overview(since: time) },
            peakResidentMegabytes: Double(ProcessUse.now.peakResidentBytes) / 1_048_576)
    }

    private func append(_ numbers: Range<Int>) async throws {
        let samples = numbers.map { OutcomeSample(number: $0, at: time) }
        for topic in [topics.verified, topics.errors] {
            let messages = samples.filter { $0.topic(of: topics) == topic }.map(\.message)
            if !messages.isEmpty { _ = try await log.append(messages, to: topic) }
        }
    }

    private func search(_ kind: SearchKind) async throws -> InventoryMeasurement.Search {
        var found = 0
        let milliseconds = try await median { round in
            let number = round * (count / Self.searches)
            let sample = OutcomeSample(number: number, at: time)
            found = try await store.find(kind.query(for: sample, at: time)).entries.count
        }
        return .init(kind: kind.rawValue, milliseconds: milliseconds, found: found)
    }

    private func median(_ body: (Int) async throws -> Void) async throws -> Double {
        var times: [Double] = []
        for round in 0..<Self.searches {
            let start = ContinuousClock.now
            try await body(round)
            times.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        return times.median
    }
}

/// What people look for.
private enum SearchKind: String, CaseIterable {
    case host
    case partOfHost = "part of a host"
    case frequent = "a frequent word"
    case absent = "what is not there"
    case fingerprint
    case serial
    case issuer
    case failing
    case expiring = "expiring in 30 days"
    case failingOfDomain = "failing of a domain"

    func query(for sample: OutcomeSample, at time: Date) -> InventoryQuery {
        var query = InventoryQuery(limit: 50)
        switch self {
        case .host: query.text = sample.host
        case .partOfHost: query.text = String(sample.host.dropFirst(2).prefix(9))
        case .frequent: query.text = "example"
        case .absent: query.text = "nowhere.invalid"
        case .fingerprint: query.text = String(sample.sha256.description.prefix(16))
        case .serial: query.text = sample.serial
        case .issuer: query.issuer = sample.issuer
        case .failing: query.indications = [.failed]
        case .expiring: query.expiringBefore = time.addingTimeInterval(30 * 86_400)
        case .failingOfDomain:
            query.indications = [.failed, .indeterminate]
            query.text = sample.domain
        }
        return query
    }
}
