/// Bits, the first in the most significant place of the first octet.
package struct BitString: Hashable, Sendable {
    package let octets: ArraySlice<UInt8>
    /// How many of the last octet's bits do not count; they are zero.
    package let unusedBits: UInt8

    /// Takes the octets of content (no tag, no length), and checks them.
    package init(content: ArraySlice<UInt8>) throws(DERError) {
        let element = DERElement(tag: .bitString, start: 0, contentStart: 0, end: content.count)
        do {
            unusedBits = try DERPrimitives.checkBitString(element, in: content.span)
        } catch {
            throw DERError(error.kind, at: content.startIndex)
        }
        octets = content.dropFirst()
    }

    /// - Precondition: `DERPrimitives.checkBitString` has gone over it.
    init(checked content: ArraySlice<UInt8>) {
        unusedBits = content.first ?? 0
        octets = content.dropFirst()
    }

    package var count: Int { 8 * octets.count - Int(unusedBits) }

    /// Whether a bit is there and set.
    package subscript(_ bit: Int) -> Bool {
        guard bit >= 0, bit < count else { return false }
        return octets[octets.startIndex + bit / 8] & (0x80 >> UInt8(bit % 8)) != 0
    }

    /// The first 16 bits as a number whose bit 0 is the string's first: for named bits.
    package var namedBits: UInt16 {
        var value: UInt16 = 0
        for (place, octet) in octets.prefix(2).enumerated() {
            for bit in 0..<8 where octet & (0x80 >> UInt8(bit)) != 0 {
                value |= 1 << UInt16(8 * place + bit)
            }
        }
        return value
    }

    /// Whether no zero bits follow the last one, as X.690 section 11.2.2 asks of named bits.
    package var hasNoTrailingZeros: Bool { octets.isEmpty || self[count - 1] }
}
