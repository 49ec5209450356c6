import Certificates

/// A name made ready for comparison with subtrees.
enum ConstrainedName {
    case dns(DNSName)
    case email(EmailAddress)
    case uri(HostOfURI)
    case ip(ArraySlice<UInt8>)
    case directory(NormalizedName)
    /// A name that is not what its form says.
    case malformed(NameForm)
    /// A form whose constraints nobody has defined.
    case other(NameForm)

    init(_ name: GeneralName) {
        switch name {
        case .dnsName(let text):
            self = DNSName(presented: text.octets).map(Self.dns) ?? .malformed(.dns)
        case .rfc822Name(let text):
            self = EmailAddress(text.octets).map(Self.email) ?? .malformed(.email)
        case .uniformResourceIdentifier(let text):
            self = HostOfURI(text.octets).map(Self.uri) ?? .malformed(.uri)
        case .ipAddress(let octets):
            self = IPAddress(octets: octets) == nil ? .malformed(.ip) : .ip(octets)
        case .directoryName(let name):
            self = .directory(name.normalized)
        case .otherName(.smtpUTF8Mailbox, let value):
            let address = (try? DERReader.only(.utf8String, in: value)).flatMap {
                EmailAddress($0.content, isInternational: true)
            }
            self = address.map(Self.email) ?? .malformed(.email)
        default:
            self = .other(NameForm(name))
        }
    }

    var form: NameForm {
        switch self {
        case .dns: .dns
        case .email: .email
        case .uri: .uri
        case .ip: .ip
        case .directory: .directory
        case .malformed(let form), .other(let form): form
        }
    }
}

/// The forms of names: constraints apply to names of their own form only.
///
/// An internationalized mailbox is one of `email`, since constraints on mailboxes hold for it too
/// (RFC 9598, 6).
enum NameForm: Hashable {
    case dns, email, uri, ip, directory, registeredID, x400, ediParty
    case other(ObjectIdentifier)

    init(_ name: GeneralName) {
        switch name {
        case .dnsName: self = .dns
        case .rfc822Name: self = .email
        case .uniformResourceIdentifier: self = .uri
        case .ipAddress: self = .ip
        case .directoryName: self = .directory
        case .registeredID: self = .registeredID
        case .x400Address: self = .x400
        case .ediPartyName: self = .ediParty
        case .otherName(.smtpUTF8Mailbox, _): self = .email
        case .otherName(let type, _): self = .other(type)
        }
    }
}
