extension Hasher {
    /// Takes octets eight at a time, which arrays do one by one.
    package mutating func combine(octets: ArraySlice<UInt8>) {
        let bytes = octets.span
        var index = 0
        // Of a known length, so that the compiler makes one load of it.
        while bytes.count - index >= 8 {
            let eight = bytes.extracting(index..<(index &+ 8))
            var word: UInt64 = 0
            for place in 0..<8 { word = word << 8 | UInt64(eight[place]) }
            combine(word)
            index &+= 8
        }
        var rest: UInt64 = 0
        while index < bytes.count {
            rest = rest << 8 | UInt64(bytes[index])
            index &+= 1
        }
        combine(rest)
        combine(bytes.count)
    }
}
