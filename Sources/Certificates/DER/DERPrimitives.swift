/// The rules of X.690 for content that has no elements inside, as checks over the bytes in place.
enum DERPrimitives {
    /// Section 11.1.
    static func boolean(_ element: DERElement, in bytes: Span<UInt8>) throws(DERError) -> Bool {
        guard element.count == 1 else { throw DERError(.invalidBoolean, at: element.start) }
        switch bytes[element.contentStart] {
        case 0x00: return false
        case 0xFF: return true
        default: throw DERError(.invalidBoolean, at: element.start)
        }
    }

    /// Section 8.3.2: at least one octet, and the first nine bits neither all zero nor all one.
    static func checkInteger(_ element: DERElement, in bytes: Span<UInt8>) throws(DERError) {
        guard element.count > 0 else { throw DERError(.invalidInteger, at: element.start) }
        guard element.count > 1 else { return }
        let first = bytes[element.contentStart]
        let isNegative = bytes[element.contentStart + 1] >= 0x80
        guard !(first == 0x00 && !isNegative), !(first == 0xFF && isNegative) else {
            throw DERError(.invalidInteger, at: element.start)
        }
    }

    /// A number that counts something; more than `Int.max` counts as that, since nobody has so many.
    static func count(_ element: DERElement, in bytes: Span<UInt8>) throws(DERError) -> Int {
        try checkInteger(element, in: bytes)
        guard bytes[element.contentStart] < 0x80 else {
            throw DERError(.integerOutOfRange, at: element.start)
        }
        guard element.count <= 8 else { return Int.max }
        var value = 0
        for index in element.contentStart..<element.end { value = value << 8 | Int(bytes[index]) }
        return value
    }

    /// Section 8.19.2: whole arcs, none with leading zeros.
    static func checkObjectIdentifier(
        _ element: DERElement, in bytes: Span<UInt8>
    ) throws(DERError) {
        var startsArc = true
        let content = bytes.extracting(element.contentStart..<element.end)
        for index in content.indices {
            let octet = content[index]
            if startsArc, octet == 0x80 {
                throw DERError(.invalidObjectIdentifier, at: element.start)
            }
            startsArc = octet < 0x80
        }
        guard startsArc, element.count > 0 else {
            throw DERError(.invalidObjectIdentifier, at: element.start)
        }
    }

    /// Sections 8.6.2 and 11.2.1; returns the count of unused bits.
    @discardableResult
    static func checkBitString(
        _ element: DERElement, in bytes: Span<UInt8>
    ) throws(DERError) -> UInt8 {
        guard element.count > 0 else { throw DERError(.invalidBitString, at: element.start) }
        let unused = bytes[element.contentStart]
        guard unused > 0 else { return 0 }
        guard unused < 8, element.count > 1,
            bytes[element.end - 1] & (1 << unused - 1) == 0
        else { throw DERError(.invalidBitString, at: element.start) }
        return unused
    }

    /// The first 16 bits as a number whose bit 0 is the string's first.
    static func namedBits(_ element: DERElement, in bytes: Span<UInt8>) -> UInt16 {
        var value: UInt16 = 0
        let first = element.contentStart + 1
        for index in first..<min(first + 2, element.end) {
            value |= UInt16(bytes[index].bitReversed) << UInt16(8 * (index - first))
        }
        return value
    }

    /// The octets of a bit string that must be made of whole ones: a key or a signature.
    static func octets(ofBits element: DERElement, in bytes: Span<UInt8>) throws(DERError)
        -> ByteRange
    {
        guard try checkBitString(element, in: bytes) == 0 else {
            throw DERError(.invalidBitString, at: element.start)
        }
        return ByteRange(element.contentStart + 1, element.end)
    }
}

extension UInt8 {
    /// The same bits, the first one last.
    fileprivate var bitReversed: UInt8 {
        var value = self
        value = value >> 4 | value << 4
        value = (value & 0xCC) >> 2 | (value & 0x33) << 2
        return (value & 0xAA) >> 1 | (value & 0x55) << 1
    }
}

extension DERPrimitives {
    /// Whether two neighbours in a SET OF are in the order of their octets (X.690 section 11.6).
    static func isOrdered(
        _ first: DERElement, _ second: DERElement, in bytes: Span<UInt8>
    ) -> Bool {
        let common = min(first.end - first.start, second.end - second.start)
        for index in 0..<common {
            let (left, right) = (bytes[first.start + index], bytes[second.start + index])
            if left != right { return left < right }
        }
        return first.end - first.start <= second.end - second.start
    }
}
