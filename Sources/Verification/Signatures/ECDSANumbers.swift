import Certificates

/// The two numbers of an ECDSA signature (RFC 3279, 2.2.3), read from DER and laid side by side.
///
/// swift-crypto reads DER as well, but by way of big numbers and back, which costs a microsecond.
enum ECDSANumbers {
    /// Both numbers in `size` octets each; nil where the DER is not strict, or a number does not fit.
    static func octets(der: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
        guard var fields = try? DERReader(inside: der), let first = try? fields.integer(),
            let second = try? fields.integer(), fields.isAtEnd
        else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(2 * size)
        guard append(first, size: size, to: &octets), append(second, size: size, to: &octets)
        else { return nil }
        return octets
    }

    private static func append(
        _ number: ArraySlice<UInt8>, size: Int, to octets: inout [UInt8]
    ) -> Bool {
        guard let first = number.first, first < 0x80 else { return false }
        let digits = first == 0 ? number.dropFirst() : number
        guard digits.count <= size else { return false }
        for _ in digits.count..<size { octets.append(0) }
        octets.append(contentsOf: digits)
        return true
    }
}
