import Certificates

extension DistinguishedName {
    /// The name as people read it, the most special part first: `CN=example.com, O=Example`.
    ///
    /// Not escaped: pass it through ``printable(_:limit:)`` before it is shown.
    var displayText: String {
        relativeNames.reversed().map { name in
            name.attributes.map(\.displayText).joined(separator: " + ")
        }.joined(separator: ", ")
    }
}

extension NameAttribute {
    fileprivate var displayText: String {
        let label = Self.labels[type] ?? type.description
        return "\(label)=\(value.text ?? "(\(value.content.count) octets)")"
    }

    /// RFC 4514, section 3, and what OpenSSL prints.
    private static let labels: [ObjectIdentifier: String] = [
        .commonName: "CN", .surname: "SN", .serialNumberAttribute: "serialNumber",
        .countryName: "C", .localityName: "L", .stateOrProvinceName: "ST",
        .streetAddress: "STREET", .organizationName: "O", .organizationalUnitName: "OU",
        .domainComponent: "DC", .userID: "UID", .emailAddress: "emailAddress",
        .givenName: "GN", .organizationIdentifier: "organizationIdentifier",
        .businessCategory: "businessCategory", .postalCode: "postalCode",
    ]
}

extension GeneralName {
    /// The name with its kind, as verdicts name it: `dns:example.com`.
    var displayText: String {
        switch self {
        case .dnsName(let text): "dns:\(text.string)"
        case .rfc822Name(let text): "email:\(text.string)"
        case .uniformResourceIdentifier(let text): "uri:\(text.string)"
        case .ipAddress(let octets): "ip:\(Self.address(octets))"
        case .directoryName(let name): "dirname:\(name.displayText)"
        case .registeredID(let id): "rid:\(id)"
        case .otherName(let type, _): "othername:\(type)"
        case .x400Address: "x400"
        case .ediPartyName: "ediparty"
        }
    }

    /// The address, where this is a URI.
    var uri: String? {
        guard case .uniformResourceIdentifier(let text) = self else { return nil }
        return text.string
    }

    /// An address, or in name constraints an address and a mask.
    private static func address(_ octets: ArraySlice<UInt8>) -> String {
        if let address = IPAddress(octets: octets) { return address.description }
        let half = octets.count / 2
        guard let address = IPAddress(octets: octets.prefix(half)),
            let mask = IPAddress(octets: octets.suffix(half)), octets.count == 2 * half
        else { return "(\(octets.count) octets)" }
        return "\(address)/\(mask)"
    }
}
