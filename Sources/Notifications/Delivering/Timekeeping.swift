import FoundationEssentials

/// Time and chance, given from outside so that tests hold them in hand.
package struct Timekeeping: Sendable {
    package var now: @Sendable () -> Date
    /// Returns early, without an error, when the task is cancelled.
    package var sleep: @Sendable (Duration) async -> Void
    /// A number in 0..<1.
    package var chance: @Sendable () -> Double

    package init(
        now: @escaping @Sendable () -> Date, sleep: @escaping @Sendable (Duration) async -> Void,
        chance: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.sleep = sleep
        self.chance = chance
    }

    package static let system = Timekeeping(
        now: { Date() }, sleep: { try? await Task.sleep(for: $0) },
        chance: { Double.random(in: 0..<1) })
}
