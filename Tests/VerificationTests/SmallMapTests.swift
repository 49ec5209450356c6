import Testing

@testable import Verification

@Suite struct SmallMapTests {
    /// Below, at and beyond the number of entries that are kept in a row.
    @Test(arguments: [0, 1, 8, 9, 100])
    func holdsWhatADictionaryHolds(count: Int) {
        var map = SmallMap<Int, String>()
        var dictionary: [Int: String] = [:]
        for key in (0..<count).reversed() {
            map.set("\(key)", for: key)
            dictionary[key] = "\(key)"
        }
        for key in stride(from: 0, to: count, by: 3) {
            map.set("new", for: key)
            dictionary[key] = "new"
        }
        for key in -1...count { #expect(map[key] == dictionary[key]) }
    }

    @Test func changesInPlaceFromAStart() {
        var map = SmallMap<Int, [Int]>()
        for number in 0..<40 { map.update(number % 10, from: []) { $0.append(number) } }
        for key in 0..<10 { #expect(map[key] == [key, key + 10, key + 20, key + 30]) }
    }
}
