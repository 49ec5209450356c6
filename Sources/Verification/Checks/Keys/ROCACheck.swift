import Certificates
import Events

/// No key was made by the library whose keys can be factored (ROCA).
enum ROCACheck {
    static let check = CertificateCheck(
        .weakKeyROCA, "RSA keys do not bear the mark of Infineon's broken generator.",
        citation: "CVE-2017-15361; CA/Browser Forum BR, 6.1.1.3"
    ) { subject, report in
        guard subject.keyAudit?.hasROCAMark == true else { return }
        report.add(
            .keyROCA, .error,
            what: "The RSA key was made by a library whose keys can be factored (ROCA).",
            why: "Its private key can be computed from the certificate, for some money.",
            remedy: "Make a new key with other software or a mended device, and have a certificate "
                + "issued for it.",
            .cryptoConstraintsFailure, .unspecified)
    }
}

extension FindingCode {
    static let keyROCA = FindingCode("key.roca")
}
