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
        for known in [KnownExtension.privateKeyUsagePeriod, .subjectDirectoryAttributes]
        where certificate.has(known) {
            add(known.title, &report)
        }
        guard certificate.hasUnknownExtension else { return }
        for found in certificate.extensions {
            guard let title = netscape[found.id] else { continue }
            add(title, &report)
        }
    }

    private static func add(_ title: String, _ report: inout Report) {
        report.add(
            .extensionObsolete, .note, what: "The extension \(title) is obsolete.",
            why: "Nothing reads it any more, and what it says may contradict the current ones.",
            remedy: "Leave it out of the next certificate.")
    }

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
