import Certificates
import Events

/// A TLS server certificate has no extension from the last century.
enum ObsoleteExtensionsCheck {
    static let check = CertificateCheck(
        .obsoleteExtensions, "There are no Netscape extensions and no periods of private keys.",
        citation: "RFC 5280, 4.2.1; CA/Browser Forum BR, 7.1.2.11.5"
    ) { subject, report in
        guard subject.role == .target else { return }
        let certificate = subject.candidate.certificate
        var found = Mentioned()
        for known in obsolete
        where certificate.has(known) {
            found.add(known.title)
        }
        if certificate.hasUnknownExtension {
            for one in certificate.extensions {
                guard let title = netscape[one.id] else { continue }
                found.add(title)
            }
        }
        guard !found.isEmpty else { return }
        report.add(
            .extensionObsolete, .note, what: "Obsolete extensions: \(found.text).",
            why: "Nothing reads them any more, and what they say may contradict the current ones.",
            remedy: "Leave them out of the next certificate.")
    }

    private static let obsolete: [KnownExtension] = [
        .privateKeyUsagePeriod, .subjectDirectoryAttributes,
    ]

    /// Under 2.16.840.1.113730.1.
    private static let netscape: [ObjectIdentifier: String] = [
        ObjectIdentifier(2, 16, 840, 1, 113730, 1, 1): "netscape-cert-type",
        ObjectIdentifier(2, 16, 840, 1, 113730, 1, 2): "netscape-base-url",
        ObjectIdentifier(2, 16, 840, 1, 113730, 1, 3): "netscape-revocation-url",
        ObjectIdentifier(2, 16, 840, 1, 113730, 1, 4): "netscape-ca-revocation-url",
        ObjectIdentifier(2, 16, 840, 1, 113730, 1, 8): "netscape-ca-policy-url",
        ObjectIdentifier(2, 16, 840, 1, 113730, 1, 12): "netscape-ssl-server-name",
        ObjectIdentifier(2, 16, 840, 1, 113730, 1, 13): "netscape-comment",
    ]
}

extension FindingCode {
    static let extensionObsolete = FindingCode("certificate.extension_obsolete")
}
