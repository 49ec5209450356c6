import Events
import Foundation
import Intake
import Synchronization

/// Sends requests with known answers, and writes down what the log acknowledged.
struct Feeder: Sendable {
    private let specimens: [Message]

    /// Larger ones would make gigabytes of the thousands that are sent.
    private static let maximumBytes = 100_000
    private static let largestChunk = 100

    /// - Parameter count: different messages; each is sent again and again under new ids.
    init(specimens count: Int) async throws {
        let simulation = try Simulation(seed: ChaosScene.pkiSeed, count: count, at: Date())
        let made = Mutex<[Message]>([])
        for source in simulation.sources {
            try await source.run { messages in made.withLock { $0 += messages } }
        }
        specimens = made.withLock { $0 }.filter { ($0.value?.count ?? 0) <= Self.maximumBytes }
    }

    /// Sends them evenly over the time, in chunks of all sizes, and again until acknowledged.
    func feed(
        _ count: Int, over time: Duration, to topic: TopicName, of log: any EventLog, seed: UInt64
    ) async throws -> Ledger {
        var random = SplitMix64(seed: seed ^ 0xFEED)
        var ledger = Ledger()
        let start = ContinuousClock.now
        var number = 0
        while number < count {
            let size = min(Int.random(in: 1...Self.largestChunk, using: &random), count - number)
            let messages = (number..<number + size).map { message($0, seed) }
            number += size
            ledger.sent.formUnion(messages.compactMap { $0.text("ce_id") })
            try await send(messages, to: topic, of: log, &ledger)
            try await Task.sleep(until: start + time * (Double(number) / Double(count)))
        }
        return ledger
    }

    /// Sends until the log takes no more.
    /// - Returns: what it said then.
    func fill(
        _ topic: TopicName, of log: any EventLog, _ ledger: inout Ledger
    ) async throws -> String {
        for number in stride(from: 0, to: 100_000, by: 10) {
            let messages = (number..<number + 10).map { message($0, 9) }
            ledger.sent.formUnion(messages.compactMap { $0.text("ce_id") })
            do throws(EventLogError) {
                let positions = try await log.append(messages, to: topic)
                for (position, message) in zip(positions, messages) {
                    ledger.acknowledged[position] = message.text("ce_id")
                }
            } catch {
                guard case .storage = error else { throw error }
                return "\(error)"
            }
        }
        return "it took all"
    }

    private func send(
        _ messages: [Message], to topic: TopicName, of log: any EventLog, _ ledger: inout Ledger
    ) async throws {
        while true {
            do throws(EventLogError) {
                let positions = try await log.append(messages, to: topic)
                for (position, message) in zip(positions, messages) {
                    ledger.acknowledged[position] = message.text("ce_id")
                }
                return
            } catch {
                guard error.reaction == .retry else { throw error }
                ledger.repetitions += 1
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private func message(_ number: Int, _ seed: UInt64) -> Message {
        var message = specimens[number % specimens.count]
        message.headers.removeAll { $0.name == "ce_id" }
        message.headers.append(Header("ce_id", "\(Ledger.prefix)\(seed)-\(number)"))
        message.timestamp = Date()
        return message
    }
}
