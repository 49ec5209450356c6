/// The short names of attributes that people know (RFC 4514 section 3, and OpenSSL's for the rest).
enum AttributeLabel {
    static func label(of type: ObjectIdentifier) -> String? { labels[type] }

    /// The label of an attribute of X.520 (2.5.4), found by its octets.
    static func label(of type: DERElement, in bytes: Span<UInt8>) -> [UInt8]? {
        let start = type.contentStart
        guard type.count == 3, bytes[start] == 0x55, bytes[start + 1] == 4,
            bytes[start + 2] < 0x80
        else { return nil }
        return standardLabels[Int(bytes[start + 2])]
    }

    /// By the last arc, of one octet.
    private static let standardLabels: [[UInt8]?] = (0..<0x80).map { arc in
        labels[ObjectIdentifier(2, 5, 4, arc)].map { Array($0.utf8) }
    }

    private static let labels: [ObjectIdentifier: String] = [
        .commonName: "CN",
        .countryName: "C",
        .domainComponent: "DC",
        .localityName: "L",
        .organizationName: "O",
        .organizationalUnitName: "OU",
        .stateOrProvinceName: "ST",
        .streetAddress: "STREET",
        .userID: "UID",
        .businessCategory: "businessCategory",
        .distinguishedNameQualifier: "dnQualifier",
        .emailAddress: "emailAddress",
        .generationQualifier: "generationQualifier",
        .givenName: "GN",
        .initials: "initials",
        .jurisdictionCountry: "jurisdictionC",
        .jurisdictionLocality: "jurisdictionL",
        .jurisdictionState: "jurisdictionST",
        .organizationIdentifier: "organizationIdentifier",
        .postalCode: "postalCode",
        .pseudonym: "pseudonym",
        .serialNumberAttribute: "serialNumber",
        .surname: "SN",
        .title: "title",
    ]
}
