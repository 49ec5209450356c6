import Events

/// What a stream of server-sent events is made of.
protocol EventTail: Sendable {
    /// The next events as text, or nil after a short wait without any.
    mutating func next() async throws -> String?
}

extension EventTail {
    /// How often the log is asked for something new, and a stream whether it is to end.
    static var pause: Duration { .milliseconds(200) }
}

/// A word each time that something has changed.
struct ChangeTail: EventTail {
    private let changes: ChangeSignal
    private var seen: UInt64

    init(_ changes: ChangeSignal) {
        self.changes = changes
        seen = changes.version
    }

    mutating func next() async -> String? {
        await changes.wait(past: seen, until: .now + Self.pause)
        guard changes.version != seen else { return nil }
        seen = changes.version
        return "event: change\ndata: {}\n\n"
    }
}
