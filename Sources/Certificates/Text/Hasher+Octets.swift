extension Hasher {
    /// Takes octets eight at a time, which arrays do one by one.
    package mutating func combine(octets: ArraySlice<UInt8>) {
        let bytes = octets.span
        var index = 0
        while index < bytes.count {
            var word: UInt64 = 0
            for place in index..<min(index + 8, bytes.count) {
                word = word << 8 | UInt64(bytes[place])
            }
            combine(word)
            index += 8
        }
        combine(bytes.count)
    }
}
