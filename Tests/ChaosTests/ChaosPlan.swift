import Foundation

/// How much chaos a run makes.
struct ChaosPlan: Sendable, CustomStringConvertible {
    var seed: UInt64
    /// Requests that the harness itself sends, beside those of the producers that it kills.
    var requests: Int
    var kills: Int
    var freezes: Int
    var clockJumps: Int
    var networkCuts: Int
    var brokerRestarts: Int
    /// Different messages, of which the requests are made.
    var specimens: Int

    var description: String { "seed \(seed), \(requests) requests, \(kills) kills" }

    /// What `make test` has time for, on a debug build.
    static func short(seed: UInt64) -> ChaosPlan {
        ChaosPlan(
            seed: seed, requests: 1_000, kills: 12, freezes: 1, clockJumps: 2, networkCuts: 1,
            brokerRestarts: 0, specimens: 100)
    }

    /// What `make chaos` runs, on a release build.
    static func long(seed: UInt64) -> ChaosPlan {
        ChaosPlan(
            seed: seed, requests: 20_000, kills: 50, freezes: 4, clockJumps: 4, networkCuts: 6,
            brokerRestarts: 2, specimens: 400)
    }

    /// `ASSAY_CHAOS=SEED,SEED,...` asks for long runs.
    private static let seeds = (ProcessInfo.processInfo.environment["ASSAY_CHAOS"] ?? "")
        .split(separator: ",").compactMap { UInt64($0) }

    static let isLong = !seeds.isEmpty
    static let all = isLong ? seeds.map(long) : [short(seed: 1)]
}
