import Certificates

extension KnownExtension {
    /// The name of RFC 5280.
    var title: String {
        switch self {
        case .subjectAlternativeName: "subjectAltName"
        case .issuerAlternativeName: "issuerAltName"
        case .crlDistributionPoints: "cRLDistributionPoints"
        case .extendedKeyUsage: "extKeyUsage"
        case .authorityInformationAccess: "authorityInfoAccess"
        case .subjectInformationAccess: "subjectInfoAccess"
        default: "\(self)"
        }
    }
}

extension ObjectIdentifier {
    /// The name people know it by, or its numbers.
    var title: String {
        if let purpose = Self.purposes[self] { return purpose }
        guard let known = Self.extensions[self] else { return description }
        return "\(known.title) (\(description))"
    }

    private static let purposes: [ObjectIdentifier: String] = [
        .serverAuthentication: "serverAuth", .clientAuthentication: "clientAuth",
        .codeSigning: "codeSigning", .emailProtection: "emailProtection",
        .timeStamping: "timeStamping", .ocspSigning: "OCSPSigning",
        .anyExtendedKeyUsage: "anyExtendedKeyUsage",
    ]

    private static let extensions = Dictionary(
        uniqueKeysWithValues: KnownExtension.allCases.map { ($0.id, $0) })
}

extension KeyUsage {
    /// The names of RFC 5280, separated by commas.
    var title: String {
        let names: [(KeyUsage, String)] = [
            (.digitalSignature, "digitalSignature"), (.nonRepudiation, "contentCommitment"),
            (.keyEncipherment, "keyEncipherment"), (.dataEncipherment, "dataEncipherment"),
            (.keyAgreement, "keyAgreement"), (.keyCertificateSign, "keyCertSign"),
            (.crlSign, "cRLSign"), (.encipherOnly, "encipherOnly"),
            (.decipherOnly, "decipherOnly"),
        ]
        return names.filter { contains($0.0) }.map(\.1).joined(separator: ", ")
    }
}
