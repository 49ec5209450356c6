/// The value of an attribute, of any type of string or of none.
package struct AttributeValue: Sendable {
    private let value: DERValue

    init(_ value: DERValue) {
        self.value = value
    }

    package var tag: DERTag { value.tag }
    /// The element as a whole.
    package var der: ArraySlice<UInt8> { value.der }
    package var content: ArraySlice<UInt8> { value.content }

    /// The characters; nil where it is no string, or its octets are none of its type's encoding.
    ///
    /// A PrintableString or IA5String is read as ASCII: which characters the type leaves out is asked
    /// of `isWellFormed`. A TeletexString is read as Latin 1, which is what all issuers put there.
    package var text: String? {
        switch tag {
        case .utf8String:
            String(validating: content, as: UTF8.self)
        case .printableString, .ia5String, .visibleString, .numericString:
            String(validating: content, as: Unicode.ASCII.self)
        case .teletexString:
            String(String.UnicodeScalarView(content.map { Unicode.Scalar($0) }))
        case .bmpString:
            utf16
        case .universalString:
            utf32
        default:
            nil
        }
    }

    /// Whether it is a string, and made only of characters that its type has (X.680 section 41).
    package var isWellFormed: Bool {
        guard text != nil else { return false }
        switch tag {
        case .printableString: return content.allSatisfy(Self.isPrintable)
        case .numericString: return content.allSatisfy { $0 == 0x20 || 0x30...0x39 ~= $0 }
        case .visibleString: return content.allSatisfy { 0x20...0x7E ~= $0 }
        default: return true
        }
    }

    private static func isPrintable(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        // Digits and the colon, then all others one by one.
        case UInt8(ascii: "0")...UInt8(ascii: ":"): true
        case UInt8(ascii: " "), UInt8(ascii: "'")...UInt8(ascii: ")"): true
        case UInt8(ascii: "+")...UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "?"): true
        default: false
        }
    }

    private var utf16: String? {
        guard content.count % 2 == 0 else { return nil }
        let units = stride(from: content.startIndex, to: content.endIndex, by: 2).map { index in
            UInt16(content[index]) << 8 | UInt16(content[index + 1])
        }
        return String(validating: units, as: UTF16.self)
    }

    private var utf32: String? {
        guard content.count % 4 == 0 else { return nil }
        let units = stride(from: content.startIndex, to: content.endIndex, by: 4).map { index in
            content[index..<index + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        return String(validating: units, as: UTF32.self)
    }
}
