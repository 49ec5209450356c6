/// Writes DER for tests, and whatever else they ask for.
enum DERBuilder {
    static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        [tag] + length(content.count) + content
    }

    static func sequence(_ parts: [UInt8]...) -> [UInt8] { element(0x30, parts.flatMap { $0 }) }

    static func set(_ parts: [UInt8]...) -> [UInt8] { element(0x31, parts.flatMap { $0 }) }

    static func length(_ count: Int) -> [UInt8] {
        guard count >= 0x80 else { return [UInt8(count)] }
        var octets: [UInt8] = []
        var rest = count
        while rest > 0 {
            octets.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        }
        return [0x80 | UInt8(octets.count)] + octets
    }

    /// A name of one common name, in a string of a type.
    static func name(_ text: String, tag: UInt8 = 0x0C) -> [UInt8] {
        sequence(set(sequence([0x06, 3, 0x55, 0x04, 0x03], element(tag, Array(text.utf8)))))
    }

    static func extensionElement(
        _ id: [UInt8], isCritical: Bool = false, value: [UInt8]
    ) -> [UInt8] {
        sequence(
            element(0x06, id), isCritical ? [0x01, 0x01, 0xFF] : [], element(0x04, value))
    }

    static let ecdsaWithSHA256 = sequence([0x06, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2])
}
