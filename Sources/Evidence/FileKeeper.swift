import Logging
import ServiceLifecycle
import Synchronization

/// Keeps what was read from files in step with them.
///
/// Files that cannot be read any more change nothing: the last good value stays, and the trouble is
/// logged once.
final class FileKeeper<Value: Sendable, Trouble: Error & Equatable>: Service {
    /// How a value comes from files.
    struct Reading: Sendable {
        /// What it is, for the log.
        let name: String
        /// What the files are like now.
        let stamps: @Sendable () throws(Trouble) -> [FileStamp]
        let value: @Sendable ([FileStamp]) throws(Trouble) -> Value
        /// Told of each value that was read, and of the one before.
        let report: @Sendable (Value, Value?) -> Void
    }

    private struct State {
        var value: Value
        var stamps: [FileStamp]
        var trouble: Trouble?
    }

    /// Nil for a value that comes from no file.
    private let reading: Reading?
    private let interval: Duration
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameter interval: how often the files are looked at.
    /// - Throws: where the files cannot be read now: a service must not begin with half of them.
    init(_ reading: Reading, interval: Duration, logger: Logger) throws(Trouble) {
        self.reading = reading
        self.interval = interval
        self.logger = logger
        let first = try Self.load(reading)
        state = Mutex(first)
        reading.report(first.value, nil)
    }

    /// Keeps a value that never changes.
    init(fixed value: Value, logger: Logger) {
        reading = nil
        interval = .seconds(3_600)
        self.logger = logger
        state = Mutex(State(value: value, stamps: []))
    }

    /// As of the last look at the files.
    var value: Value { state.withLock { $0.value } }

    /// Looks at the files until graceful shutdown.
    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: self.interval)
                self.reloadIfChanged()
            }
        }
    }

    /// Reads the files again if any of them is another than before.
    func reloadIfChanged() {
        guard let reading else { return }
        let before = state.withLock { $0 }
        do {
            let stamps = try reading.stamps()
            guard stamps != before.stamps || before.trouble != nil else { return }
            let after = try Self.load(reading)
            state.withLock { $0 = after }
            reading.report(after.value, before.value)
        } catch {
            guard before.trouble != error else { return }
            state.withLock { $0.trouble = error }
            logger.error("keeps the last good \(reading.name): \(error)")
        }
    }

    /// The stamps are taken before the reading, so that a change in between is seen at the next look.
    private static func load(_ reading: Reading) throws(Trouble) -> State {
        let stamps = try reading.stamps()
        return State(value: try reading.value(stamps), stamps: stamps)
    }
}
