/// StartTLS of LDAP (RFC 4511, 4.14): an extended request, and its response.
struct LDAPPreamble: TLSPreamble {
    /// `1.3.6.1.4.1.1466.20037` in message 1.
    private static let request: [UInt8] =
        [0x30, 0x1D, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16]
        + Array("1.3.6.1.4.1.1466.20037".utf8)
    private static let (sequence, integer, enumeration): (UInt8, UInt8, UInt8) = (0x30, 0x02, 0x0A)
    private static let octets: UInt8 = 0x04
    private static let extendedResponse: UInt8 = 0x78

    mutating func begin() -> TLSPreambleAction { .say(Self.request) }

    mutating func take(
        _ input: inout ArraySlice<UInt8>
    ) throws(TLSPreambleError) -> TLSPreambleAction {
        guard input.first ?? Self.sequence == Self.sequence else { throw Self.malformed }
        guard let message = try Element.take(&input) else { return .wait }
        var parts = message.content
        let id = try Self.part(Self.integer, of: &parts)
        var response = try Self.part(Self.extendedResponse, of: &parts)
        let result = try Self.part(Self.enumeration, of: &response)
        _ = try Self.part(Self.octets, of: &response)
        let text = try Self.part(Self.octets, of: &response)
        // Message 0 is the server's own: that it takes its leave (4.4.1).
        guard id.elementsEqual([1]), result.elementsEqual([0]) else {
            let code = result.reduce(0) { $0 << 8 | UInt64($1) }
            throw .refused("result \(code) \(String(decoding: text, as: UTF8.self))")
        }
        return .startTLS
    }

    private static let malformed = TLSPreambleError.malformed("what came is no LDAP response")

    private static func part(
        _ tag: UInt8, of input: inout ArraySlice<UInt8>
    ) throws(TLSPreambleError) -> ArraySlice<UInt8> {
        guard let element = try Element.take(&input), element.tag == tag else { throw malformed }
        return element.content
    }

    /// An element of BER as LDAP uses it: lengths are definite, but not always as short as they can be
    /// (RFC 4511, 5.1); Active Directory always sends four octets of them.
    private struct Element {
        let tag: UInt8
        let content: ArraySlice<UInt8>

        /// Nil until all of it is there.
        static func take(_ input: inout ArraySlice<UInt8>) throws(TLSPreambleError) -> Self? {
            guard input.count >= 2 else { return nil }
            let (tag, first) = (input[input.startIndex], input[input.startIndex + 1])
            var rest = input.dropFirst(2)
            var length = Int(first)
            if first >= 0x80 {
                let count = Int(first & 0x7F)
                guard (1...4).contains(count) else { throw malformed }
                guard rest.count >= count else { return nil }
                length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
                rest = rest.dropFirst(count)
            }
            guard rest.count >= length else { return nil }
            input = rest.dropFirst(length)
            return Self(tag: tag, content: rest.prefix(length))
        }
    }
}
