/// Where the events are kept.
enum LogLocation: Hashable, Sendable {
    /// One file on this machine, shared by any number of processes.
    case sqlite(path: String)
    /// An Apache Kafka cluster: `host:port` of some of its brokers.
    case kafka(brokers: String)
    /// In this process only, gone with it.
    case memory
}

extension LogLocation: CustomStringConvertible {
    var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        case .kafka(let brokers): "kafka:\(brokers)"
        case .memory: "memory"
        }
    }
}

extension ValueForm where Value == LogLocation {
    static let logLocation = ValueForm(
        expectation: "sqlite:FILE, kafka:HOST:PORT,HOST:PORT... or memory",
        parse: { texts, context in
            guard texts.count == 1 else { return nil }
            if texts[0] == "memory" { return .memory }
            let parts = texts[0].split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            switch parts[0] {
            case "sqlite": return .sqlite(path: context.absolute(parts[1]))
            case "kafka": return brokers(parts[1]).map { .kafka(brokers: $0) }
            default: return nil
            }
        },
        format: { [$0.description] })

    /// Each is `host` or `host:port`; IPv6 addresses are in brackets, as librdkafka wants them.
    private static func brokers(_ text: String) -> String? {
        let all = text.split(separator: ",", omittingEmptySubsequences: false)
        let valid = all.allSatisfy { broker in
            guard !broker.isEmpty, !broker.contains(where: { $0.isWhitespace || $0 == "/" }) else {
                return false
            }
            guard !broker.hasSuffix("]"), let colon = broker.lastIndex(of: ":") else { return true }
            let port = UInt16(broker[broker.index(after: colon)...]) ?? 0
            return port > 0 && colon > broker.startIndex
        }
        return valid ? text : nil
    }
}
