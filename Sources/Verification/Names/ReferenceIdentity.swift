/// Whom a client believes to be talking to (RFC 9525, 6.1): what the names of a certificate are
/// compared with.
enum ReferenceIdentity: Hashable, Sendable {
    case dns(DNSName)
    case ip(IPAddress)
    case email(EmailAddress)
    case uri(HostOfURI, text: String)

    /// Reads a name as people give it: an address, `name@host`, `scheme://host`, or a host name.
    init?(_ text: String) {
        if let address = IPAddress(text: text) {
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
}
