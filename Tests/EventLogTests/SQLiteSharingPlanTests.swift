import Events
import Foundation
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

    @Test func storedHeadersComeBackAndDamageIsNoticed() {
        let headers = [
            Header("", []), Header("a", [UInt8](repeating: 1, count: 127)),
            Header("b", [UInt8](repeating: 2, count: 128)),
            Header("c", [UInt8](repeating: 3, count: 70_000)),
        ]
        guard let data = HeaderCodec.encode(headers) else {
            Issue.record("there are headers")
            return
        }
        #expect(HeaderCodec.decode(data) == headers)
        #expect(HeaderCodec.encode([]) == nil)
        for end in [1, 2, 4, 100, data.count - 1] {
            #expect(HeaderCodec.decode(data.prefix(end)) != headers)
        }
        #expect(HeaderCodec.decode(data.dropLast()) == nil)
        #expect(HeaderCodec.decode(Data(repeating: 0xFF, count: 5)) == nil)
    }
}
