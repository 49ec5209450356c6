/// Which partition a key belongs to: murmur2 modulo the count, as Kafka's Java client,
/// kafka-python and librdkafka's `murmur2_random` have it, so that all writers agree.
package enum Partitioner {
    /// - Precondition: `count` is positive.
    package static func partition(of key: [UInt8], count: Int32) -> Int32 {
        precondition(count > 0)
        return Int32(murmur2(key) & 0x7FFF_FFFF) % count
    }

    /// `org.apache.kafka.common.utils.Utils.murmur2`.
    static func murmur2(_ data: [UInt8]) -> UInt32 {
        let multiplier: UInt32 = 0x5BD1_E995
        var hash = 0x9747_B28C ^ UInt32(truncatingIfNeeded: data.count)
        let whole = data.count / 4 * 4
        for start in stride(from: 0, to: whole, by: 4) {
            var word =
                UInt32(data[start]) | UInt32(data[start + 1]) << 8
                | UInt32(data[start + 2]) << 16 | UInt32(data[start + 3]) << 24
            word &*= multiplier
            word ^= word >> 24
            word &*= multiplier
            hash &*= multiplier
            hash ^= word
        }
        let rest = data.count - whole
        if rest >= 3 { hash ^= UInt32(data[whole + 2]) << 16 }
        if rest >= 2 { hash ^= UInt32(data[whole + 1]) << 8 }
        if rest >= 1 {
            hash ^= UInt32(data[whole])
            hash &*= multiplier
        }
        hash ^= hash >> 13
        hash &*= multiplier
        return hash ^ (hash >> 15)
    }
}
