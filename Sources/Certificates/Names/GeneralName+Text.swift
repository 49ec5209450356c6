/// A name of any kind as people read it: its kind, a colon, and the name, fit for terminals.
extension GeneralName: CustomStringConvertible {
    package var description: String {
        switch self {
        case .otherName(let type, _): "other:\(type)"
        case .rfc822Name(let text): "email:\(text)"
        case .dnsName(let text): "DNS:\(text)"
        case .x400Address: "x400Address"
        case .directoryName(let name): "directory:\(name)"
        case .ediPartyName: "ediPartyName"
        case .uniformResourceIdentifier(let text): "URI:\(text)"
        case .ipAddress(let octets): "IP:\(AddressText.text(of: octets))"
        case .registeredID(let identifier): "RID:\(identifier)"
        }
    }
}

extension IA5Text: CustomStringConvertible {
    /// The description with a text of our own before it.
    package func description(after prefix: String) -> String {
        SafeText.escape(octets.prefix(SafeText.defaultLimit + 1), after: prefix)
    }

    /// Escaped and cut where it is too long; `string` is the whole as it stands.
    package var description: String {
        SafeText.escape(octets.prefix(SafeText.defaultLimit + 1))
    }
}
