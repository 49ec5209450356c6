import Events

/// Texts in addresses, cookies and forms (RFC 3986, 2.1).
enum PercentEncoding {
    /// All but the unreserved characters (RFC 3986, 2.3) as bytes of UTF-8.
    static func encode(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            let character = Character(Unicode.Scalar(byte))
            if character.isASCII,
                character.isLetter || character.isNumber || "-._~".contains(character)
            {
                result.append(character)
            } else {
                result += "%" + Hexadecimal.encode([byte]).uppercased()
            }
        }
    }

    /// What is no encoding stands for itself, and what is no UTF-8 for the character that says so.
    static func decode(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"),
                let decoded = Hexadecimal.decode(String(decoding: rest.prefix(2), as: UTF8.self)),
                !decoded.isEmpty
            {
                rest = rest.dropFirst(2)
                bytes += decoded
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
