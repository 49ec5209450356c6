/// A dictionary whose copies are cheap to change.
///
/// A step keeps its memory from before each batch; changing one entry of the copy of a plain
/// dictionary would copy all of them. This one copies the entries of one shelf, some dozens.
struct Shelves<Value: Sendable>: Sendable {
    private var shelves: [[String: Value]]

    /// Entries a shelf at the bound of ``AlertBook/maximumLedgers``: about 25.
    private static var count: Int { 4_096 }

    init() {
        shelves = Array(repeating: [:], count: Self.count)
    }

    subscript(key: String) -> Value? {
        get { shelves[Self.shelf(of: key)][key] }
        set { shelves[Self.shelf(of: key)][key] = newValue }
    }

    var count: Int { shelves.reduce(0) { $0 + $1.count } }

    /// Keys of the entries that are meant.
    func keys(where isMeant: (Value) -> Bool) -> [String] {
        shelves.flatMap { shelf in shelf.filter { isMeant($0.value) }.keys.sorted() }
    }

    /// FNV-1a, so that the order of entries is the same in every process.
    private static func shelf(of key: String) -> Int {
        var hash: UInt32 = 2_166_136_261
        for byte in key.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return Int(hash % UInt32(count))
    }
}
