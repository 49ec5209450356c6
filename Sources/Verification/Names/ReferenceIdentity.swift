/// Whom a client believes to be talking to (RFC 9525, 6.1): what the names of a certificate are
/// compared with.
enum ReferenceIdentity: Hashable, Sendable {
    case dns(DNSName)
    case ip(IPAddress)
    case email(EmailAddress)
    case uri(HostOfURI, text: String)

    /// Reads a name as people give it: an address, `name@host`, `scheme://host`, or a host name.
    init?(_ text: String) {
        if !Self.mayBeAddress(text) {
            guard let name = DNSName(reference: text) else { return nil }
            self = .dns(name)
        } else if let address = IPAddress(text: text) {
            self = .ip(address)
        } else if text.contains("://") {
            guard let host = HostOfURI(text.utf8) else { return nil }
            self = .uri(host, text: text)
        } else if text.contains("@") {
            guard let address = EmailAddress(text.utf8) else { return nil }
            self = .email(address)
        } else {
            guard let name = DNSName(reference: text) else { return nil }
            self = .dns(name)
        }
    }

    /// Whether there is anything in a text that makes it more than a host name, or of digits alone.
    private static func mayBeAddress(_ text: String) -> Bool {
        var isNumeric = true
        for octet in text.utf8 {
            switch octet {
            case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "["): return true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): continue
            default: isNumeric = false
            }
        }
        return isNumeric
    }
}
