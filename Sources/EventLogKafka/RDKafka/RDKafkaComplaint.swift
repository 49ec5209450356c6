/// A line of librdkafka's log, in the words that a person needs.
struct RDKafkaComplaint: Hashable, Sendable {
    let words: String

    /// Enough for the longest reason of OpenSSL's.
    private static let mostCharacters = 500

    /// - Parameter line: such as `[thrd:ssl://b:1/bootstrap]: ssl://b:1/bootstrap: SSL handshake
    ///   failed: ... (after 1ms in state SSL_HANDSHAKE, 1 identical error(s) suppressed)`.
    init(_ line: String) {
        var rest = line[...]
        if rest.hasPrefix("[thrd:"), let end = rest.firstRange(of: "]: ") {
            rest = rest[end.upperBound...]
        }
        if let note = rest.ranges(of: " (after ").last, rest.hasSuffix(")") {
            rest = rest[..<note.lowerBound]
        }
        words = String(rest.prefix(Self.mostCharacters)).replacing("/bootstrap: ", with: ": ")
    }

    /// That all brokers are down is said right behind the reason, and is none.
    var isEcho: Bool { words.hasSuffix("brokers are down") }

    /// Not that a broker is away, but that it and this client do not understand or trust each other.
    var concernsSecurity: Bool {
        ["SSL", "ssl.", "SASL", "security.protocol", "certificate"].contains { words.contains($0) }
    }

    /// Behind what failed.
    var clause: String {
        let hint = "; see kafka.security.protocol, kafka.ssl.* and kafka.sasl.*"
        return "; librdkafka last said: \(words)" + (concernsSecurity ? hint : "")
    }
}
