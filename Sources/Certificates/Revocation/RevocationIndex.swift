/// Finds the entries of a CRL by serial number: twelve bytes an entry, and built in linear time.
///
/// Chains rather than probing, so that a CRL that lists one serial number a million times costs no
/// more than another. The hash is seeded by the process, so that no one can aim at it; what is found
/// does not depend on it.
struct RevocationIndex: Sendable {
    /// The offset of each entry, in the CRL's order.
    private let offsets: [UInt32]
    /// For each bucket, the number of its first entry plus one; zero for none.
    private var heads: [UInt32]
    /// For each entry, the number plus one of the next in its bucket.
    private var successors: [UInt32]

    init(offsets: [UInt32], in bytes: Span<UInt8>) throws(DERError) {
        self.offsets = offsets
        var bucketCount = offsets.isEmpty ? 0 : 1
        while bucketCount < offsets.count { bucketCount *= 2 }
        heads = [UInt32](repeating: 0, count: bucketCount)
        successors = [UInt32](repeating: 0, count: offsets.count)
        // From the last to the first, so that each chain is in the order of the CRL.
        for number in offsets.indices.reversed() {
            let serial = try Self.serialNumber(at: Int(offsets[number]), in: bytes)
            let bucket = Self.hash(serial, in: bytes) & (bucketCount - 1)
            successors[number] = heads[bucket]
            heads[bucket] = UInt32(number + 1)
        }
    }

    var count: Int { offsets.count }

    func offset(ofEntry number: Int) -> Int { Int(offsets[number]) }

    /// The number of the first entry with a serial number, or of the next one after `previous`.
    func entry(
        withSerial serialNumber: SerialNumber, after previous: Int?, in der: [UInt8]
    ) -> Int? {
        guard !heads.isEmpty else { return nil }
        let octets = serialNumber.octets.span
        let bytes = der.span
        var next: UInt32
        if let previous {
            next = successors[previous]
        } else {
            let all = ByteRange(0, octets.count)
            next = heads[Self.hash(all, in: octets) & (heads.count - 1)]
        }
        while next > 0 {
            let number = Int(next - 1)
            if Self.hasSerial(octets, at: Int(offsets[number]), in: bytes) { return number }
            next = successors[number]
        }
        return nil
    }

    private static func hasSerial(
        _ octets: Span<UInt8>, at offset: Int, in bytes: Span<UInt8>
    ) -> Bool {
        guard let range = try? serialNumber(at: offset, in: bytes),
            Int(range.end - range.start) == octets.count
        else { return false }
        for index in octets.indices where bytes[Int(range.start) + index] != octets[index] {
            return false
        }
        return true
    }

    private static func serialNumber(
        at offset: Int, in bytes: Span<UInt8>
    ) throws(DERError) -> ByteRange {
        var cursor = DERCursor(position: offset, end: bytes.count)
        var fields = try cursor.next(.sequence, in: bytes).inside
        return try fields.next(.integer, in: bytes).content
    }

    /// Eight octets at a time; the length is part of it.
    private static func hash(_ range: ByteRange, in bytes: Span<UInt8>) -> Int {
        var hasher = Hasher()
        hasher.combine(range.end - range.start)
        var word: UInt64 = 0
        var octetsInWord = 0
        for index in Int(range.start)..<Int(range.end) {
            word = word << 8 | UInt64(bytes[index])
            octetsInWord += 1
            if octetsInWord == 8 {
                hasher.combine(word)
                octetsInWord = 0
            }
        }
        if octetsInWord > 0 { hasher.combine(word) }
        return hasher.finalize()
    }
}
