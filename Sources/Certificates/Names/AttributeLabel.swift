/// The short names of attributes that people know (RFC 4514 section 3, and OpenSSL's for the rest).
enum AttributeLabel {
    static func label(of type: ObjectIdentifier) -> String? { labels[type] }

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
