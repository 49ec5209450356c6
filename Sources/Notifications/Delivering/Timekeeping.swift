import FoundationEssentials

/// Time and chance, given from outside so that tests hold them in hand.
package struct Timekeeping: Sendable {
    package var now: @Sendable () -> Date
    /// A number in 0..<1.
    package var chance: @Sendable () -> Double

    package init(
        now: @escaping @Sendable () -> Date, chance: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.chance = chance
    }

    package static let system = Timekeeping(
        now: { Date() }, chance: { Double.random(in: 0..<1) })
}
