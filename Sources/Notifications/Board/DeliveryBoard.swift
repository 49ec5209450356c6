import Events
import FoundationEssentials

/// What became of notices, by receiver and by alert: what `certificate.notifications` says, record by
/// record.
package struct DeliveryBoard: Sendable {
    /// How a receiver does.
    package struct Health: Codable, Hashable, Sendable {
        package let receiver: String
        /// Notices delivered and given up, as far back as was read.
        package fileprivate(set) var delivered = 0
        package fileprivate(set) var failed = 0
        package fileprivate(set) var lastDelivered: Date?
        /// The last that was not delivered at once.
        package fileprivate(set) var lastTrouble: NoticeConclusion?
        /// Whether the last attempt failed.
        package fileprivate(set) var isInTrouble = false
        /// Whether it said that it wants nothing any more (410 Gone).
        package fileprivate(set) var isOff = false
        fileprivate var lastHeard: Date

        enum CodingKeys: String, CodingKey {
            case receiver, delivered, failed
            case lastDelivered = "last_delivered"
            case lastTrouble = "last_trouble"
            case isInTrouble = "in_trouble"
            case isOff = "off"
            case lastHeard = "last_heard"
        }
    }

    private struct Key: Hashable, Sendable {
        let alert: String
        let receiver: String
    }

    private var health: [String: Health] = [:]
    private var last = RecentMemory<Key, NoticeConclusion>(capacity: Self.maximumConclusions)

    /// The last word to a receiver on an alert; some 500 bytes each.
    static let maximumConclusions = 40_000
    /// Requests may name mail addresses of their own; beyond it the one heard of longest ago goes.
    static let maximumReceivers = 1_000

    package init() {}

    /// Takes in a record of the topic of conclusions; what is none of ours says nothing.
    package mutating func apply(_ record: Record) {
        guard let conclusion = try? NoticeConclusion(json: record.message.value ?? []) else {
            return
        }
        if let alert = conclusion.alertID {
            last[Key(alert: alert, receiver: conclusion.receiver)] = conclusion
        }
        note(conclusion)
    }

    private mutating func note(_ conclusion: NoticeConclusion) {
        let name = conclusion.receiver
        if health[name] == nil, health.count >= Self.maximumReceivers,
            let silent = health.values.min(by: { $0.lastHeard < $1.lastHeard })
        {
            health[silent.receiver] = nil
        }
        var entry =
            health[name] ?? Health(receiver: name, lastHeard: conclusion.concludedAt)
        entry.lastHeard = conclusion.concludedAt
        entry.isInTrouble = conclusion.status != .delivered
        switch conclusion.status {
        case .delivered:
            entry.delivered += 1
            entry.lastDelivered = conclusion.concludedAt
            entry.isOff = false
        case .delayed: entry.lastTrouble = conclusion
        case .failed:
            entry.failed += 1
            entry.lastTrouble = conclusion
            if conclusion.switchesOff == true { entry.isOff = true }
        }
        health[name] = entry
    }

    /// Those that something was to be delivered to, by name.
    package var receivers: [Health] { health.values.sorted { $0.receiver < $1.receiver } }

    package subscript(receiver: String) -> Health? { health[receiver] }

    /// What became of the last notice about an alert to a receiver; nil where nothing is known yet, or
    /// no longer.
    package func conclusion(on alert: String, to receiver: String) -> NoticeConclusion? {
        last[Key(alert: alert, receiver: receiver)]
    }
}
