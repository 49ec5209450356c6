/// Writes the names that nearly all certificates have: a few attributes of X.520, one a step, of
/// letters, digits and such alone, which need no escaping.
enum PlainName {
    /// What `DistinguishedName.description` comes to, in one piece; nil for all other names.
    static func text(of bytes: Span<UInt8>) -> String? {
        var name = DERCursor(position: 0, end: bytes.count)
        guard bytes.count <= longest, let sets = (try? name.next(.sequence, in: bytes))?.inside
        else { return nil }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        guard append(sets, of: bytes, to: &text) else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    /// Below what is cut, and few enough steps to go down by recursion.
    private static let longest = 256

    /// The most specific step stands last and is written first.
    private static func append(
        _ sets: DERCursor, of bytes: Span<UInt8>, to text: inout [UInt8]
    ) -> Bool {
        guard !sets.isAtEnd else { return true }
        var sets = sets
        guard let set = try? sets.next(.set, in: bytes), append(sets, of: bytes, to: &text)
        else { return false }
        if !text.isEmpty {
            text.append(UInt8(ascii: ","))
            text.append(UInt8(ascii: " "))
        }
        return append(step: set, of: bytes, to: &text)
    }

    private static func append(
        step set: DERElement, of bytes: Span<UInt8>, to text: inout [UInt8]
    ) -> Bool {
        var attributes = set.inside
        guard var fields = (try? attributes.next(.sequence, in: bytes))?.inside,
            attributes.isAtEnd, let type = try? fields.next(.objectIdentifier, in: bytes),
            let label = AttributeLabel.label(of: type, in: bytes),
            let value = try? fields.next(in: bytes), isPlain(value, in: bytes)
        else { return false }
        text.append(contentsOf: label)
        text.append(UInt8(ascii: "="))
        for index in value.contentStart..<value.end { text.append(bytes[index]) }
        return true
    }

    private static func isPlain(_ value: DERElement, in bytes: Span<UInt8>) -> Bool {
        guard value.tag == .utf8String || value.tag == .printableString, value.count > 0,
            bytes[value.contentStart] != 0x20, bytes[value.end - 1] != 0x20
        else { return false }
        for index in value.contentStart..<value.end where !isPlain(bytes[index]) { return false }
        return true
    }

    /// Letters, digits, hyphen, period and space.
    static func isPlain(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), 0x20:
            true
        default: false
        }
    }
}
