/// Writes DER, also such as no issuer would write.
package enum DER {
    package static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        header(tag, content.count) + content
    }

    /// A tag, and the length of content that comes behind it.
    package static func header(_ tag: UInt8, _ count: Int) -> [UInt8] {
        guard count >= 0x80 else { return [tag, UInt8(count)] }
        let octets = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }.drop { $0 == 0 }
        return [tag, 0x80 | UInt8(octets.count)] + octets
    }

    package static func sequence(_ parts: [UInt8]...) -> [UInt8] {
        element(0x30, parts.flatMap(\.self))
    }

    package static func set(_ parts: [UInt8]...) -> [UInt8] { element(0x31, parts.flatMap(\.self)) }

    package static func octets(_ content: [UInt8]) -> [UInt8] { element(0x04, content) }

    package static func bits(_ content: [UInt8]) -> [UInt8] { element(0x03, [0] + content) }

    package static func integer(_ value: Int) -> [UInt8] {
        var octets = [UInt8(value & 0xFF)]
        var rest = value >> 8
        while rest > 0 {
            octets.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        }
        if octets[0] >= 0x80 { octets.insert(0, at: 0) }
        return element(0x02, octets)
    }

    package static func id(_ content: UInt8...) -> [UInt8] { element(0x06, content) }

    /// A GeneralizedTime, or a UTCTime before 2050, from `20260101000000`.
    package static func time(_ digits: String) -> [UInt8] {
        digits < "20500101000000"
            ? element(0x17, Array((digits.dropFirst(2) + "Z").utf8))
            : element(0x18, Array((digits + "Z").utf8))
    }

    /// A name of one common name.
    package static func name(_ commonName: String) -> [UInt8] {
        commonName.isEmpty
            ? sequence()
            : sequence(set(sequence(id(0x55, 4, 3), element(0x0C, Array(commonName.utf8)))))
    }

    /// An extension under 2.5.29.
    package static func standard(_ arc: UInt8, critical: Bool = false, _ value: [UInt8]) -> [UInt8]
    {
        sequence(id(0x55, 0x1D, arc), critical ? [1, 1, 0xFF] : [], octets(value))
    }
}
