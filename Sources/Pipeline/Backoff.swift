import ServiceLifecycle

/// Pauses that double up to a bound.
package struct Backoff: Hashable, Sendable {
    private var pause: Duration
    private let longest: Duration

    package init(first: Duration = .milliseconds(100), longest: Duration = .seconds(10)) {
        pause = first
        self.longest = longest
    }

    package mutating func next() -> Duration {
        defer { pause = min(pause * 2, longest) }
        return min(pause, longest)
    }
}

extension Task where Success == Never, Failure == Never {
    /// Whether to begin nothing new.
    package static var isShuttingDown: Bool { isCancelled || isShuttingDownGracefully }

    /// Sleeps, but not through a shutdown.
    package static func pause(_ duration: Duration) async {
        await cancelWhenGracefulShutdown {
            try? await sleep(for: duration)
        }
    }
}
