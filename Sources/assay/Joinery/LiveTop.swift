import Events
import Foundation
import Pipeline
import ServiceLifecycle
import Synchronization

/// Shows frames on the whole terminal, until `q` or a signal.
final class LiveTop: Service {
    private struct State {
        var frame: TopFrame
        /// Why there is no newer one.
        var problem: String?
        /// Counts what there is to draw.
        var version = 0
    }

    private let reading: TopReading
    private let interval: Duration
    private let painter: Painter
    private let state: Mutex<State>

    /// How often it is looked for keys, a new frame, and another size of the window.
    private static let pause = Duration.milliseconds(50)

    init(_ reading: TopReading, first frame: TopFrame, interval: Duration, painter: Painter) {
        self.reading = reading
        self.interval = interval
        self.painter = painter
        state = Mutex(State(frame: frame))
    }

    /// - Throws: what a person has to act on; what passes by itself is shown, and waited out.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.read() }
            group.addTask { try await self.draw() }
            // Whichever ends first ends the other.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func read() async throws {
        var reading = reading
        while true {
            await Task.pause(interval)
            guard !Task.isShuttingDown else { return }
            do {
                let frame = try await reading.look()
                state.withLock { state in
                    state = State(frame: frame, version: state.version + 1)
                }
            } catch {
                guard error.passesByItself else { throw error }
                state.withLock { state in
                    state.problem = "\(error)"
                    state.version += 1
                }
            }
        }
    }

    private func draw() async throws {
        let screen = try Screen()
        defer { screen.leave() }
        var drawn: (version: Int, size: Screen.Size)?
        while !Task.isShuttingDown {
            switch screen.key() {
            case .leave: return
            case .redraw: drawn = nil
            case nil: break
            }
            let (version, size) = (state.withLock(\.version), screen.size)
            if drawn?.version != version || drawn?.size != size {
                try screen.show(lines(size))
                drawn = (version, size)
            }
            await Task.pause(Self.pause)
        }
    }

    private func lines(_ size: Screen.Size) -> [String] {
        let (frame, problem) = state.withLock { ($0.frame, $0.problem) }
        let foot =
            problem.map { "Trying again: \(SafeText.escape($0))" }
            ?? "every \(TimeSpan.format(interval)); q leaves"
        return TopScreen(frame: frame, painter: painter, columns: size.columns, rows: size.rows)
            .lines(foot: foot)
    }
}
