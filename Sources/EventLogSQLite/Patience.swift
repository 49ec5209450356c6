import Foundation
import GRDB
import Synchronization

/// How long a connection waits for others who hold the file: as often as it pays, and no longer than
/// its bound.
///
/// SQLite's own pauses grow to 100 ms; a commit takes less than one.
final class Patience: Sendable {
    /// What everyone waits for a checkpoint that a reader holds up.
    private static let little = Duration.milliseconds(100)
    /// Looks after 0.1 ms each; the later ones are after 1 ms.
    private static let quickLooks = 20

    private let bound: Duration
    private let isLittle = Atomic(false)

    init(_ bound: Duration) {
        self.bound = bound
    }

    var callback: Database.BusyCallback {
        { [self] looks in
            let bound = isLittle.load(ordering: .relaxed) ? Self.little : bound
            guard looks < Self.quickLooks + Int(max(bound.milliseconds, 1)) else { return false }
            Thread.sleep(forTimeInterval: looks < Self.quickLooks ? 0.000_1 : 0.001)
            return true
        }
    }

    /// Runs `body` on the connection with less patience than it has otherwise.
    func cutShort(_ body: () throws -> Void) rethrows {
        isLittle.store(true, ordering: .relaxed)
        defer { isLittle.store(false, ordering: .relaxed) }
        try body()
    }
}
