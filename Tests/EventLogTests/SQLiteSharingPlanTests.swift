import Testing

@testable import EventLogSQLite

@Suite struct SQLiteSharingPlanTests {
    @Test(arguments: 0..<9, 1..<7) func sharesAddUp(partitions: Int, members: Int) {
        for turn in 0..<3 {
            let shares = (0..<members).map {
                SharingPlan.share(of: partitions, rank: $0, among: members, turn: turn)
            }
            #expect(shares.reduce(0, +) == partitions)
            #expect((shares.max() ?? 0) - (shares.min() ?? 0) <= 1)
        }
    }
}
