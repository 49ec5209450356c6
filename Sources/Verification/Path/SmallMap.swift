/// A dictionary that keeps its first few entries in a row, without hashing.
///
/// Most examinations are about three certificates; the odd ones are about thousands.
struct SmallMap<Key: Hashable, Value> {
    private var few: [(key: Key, value: Value)] = []
    private var many: [Key: Value] = [:]

    /// As many as are found by looking faster than by hashing.
    private static var limit: Int { 8 }

    subscript(key: Key) -> Value? {
        guard many.isEmpty else { return many[key] }
        for entry in few where entry.key == key { return entry.value }
        return nil
    }

    mutating func set(_ value: Value, for key: Key) {
        update(key, from: value) { $0 = value }
    }

    /// Changes the value of a key in place; one that is not there begins with what is given.
    mutating func update(_ key: Key, from start: Value, _ change: (inout Value) -> Void) {
        guard many.isEmpty else {
            change(&many[key, default: start])
            return
        }
        if let index = few.firstIndex(where: { $0.key == key }) {
            change(&few[index].value)
        } else if few.count < Self.limit {
            if few.isEmpty { few.reserveCapacity(Self.limit / 2) }
            few.append((key, start))
            change(&few[few.count - 1].value)
        } else {
            many = Dictionary(uniqueKeysWithValues: few.map { ($0.key, $0.value) })
            few = []
            change(&many[key, default: start])
        }
    }
}
