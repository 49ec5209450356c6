import FoundationEssentials

/// The passing of time, as the log tells it (`Documentation/contracts/tick.schema.json`).
///
/// Whatever waits for a time waits for a tick, so that the same log gives the same decisions. Ticks
/// count in slots; one that comes again, or late, says nothing.
package struct Tick: Contract, Hashable {
    package static let version = 1

    package var version = Self.version
    /// Counts up; whole intervals since 1970.
    package var slot: Int64
    /// The slot's beginning.
    package var at: Date
    /// Outcomes that the log had had by then: where it stands still, nothing flows.
    package var outcomes: Int64

    package init(slot: Int64, at: Date, outcomes: Int64) {
        self.slot = slot
        self.at = at
        self.outcomes = outcomes
    }
}
