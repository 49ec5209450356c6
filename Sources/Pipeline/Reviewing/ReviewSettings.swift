/// When verdicts are reviewed.
package struct ReviewSettings: Hashable, Sendable {
    /// How often it is looked whether what verdicts rest on is still the same, as often as trust stores
    /// are.
    package var interval: Duration = .seconds(2)
    /// How long it is not asked again what answers rest on while all of that still holds.
    package var basesAge: Duration = .seconds(10)
    /// How far apart reviews by time are.
    package var timeInterval: Duration = .seconds(30)
    /// How long after an announcement it is looked whether verdicts are still out of date, since some
    /// process may have judged by what it knew before: the first time, and then twice as long each time.
    package var patience: Duration = .seconds(30)
    /// How often the same is announced; what is out of date then cannot be judged again.
    package var maximumRounds = 3
    /// Outcomes that the inventory may lack; beyond it nothing can be said.
    package var maximumBehind: Int64 = 100_000

    package init() {}
}
