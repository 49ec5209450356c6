import Certificates
import Events

/// Key usage, where it is there, allows what the certificate will be used for.
enum UsefulKeyUsageCheck {
    static let check = CertificateCheck(
        .usefulKeyUsage, "A TLS server may sign; an authority with CRLs may sign these.",
        citation: "CA/Browser Forum BR, 7.1.2.7.11 and 7.1.2.10.7; RFC 8446, 4.4.2.2"
    ) { subject, report in
        guard let usage = subject.candidate.extensions.keyUsage.value else { return }
        switch subject.role {
        case .target
        where !usage.contains(.digitalSignature) && !usage.contains(.keyCertificateSign):
            report.add(
                .keyUsageUseless, .warning,
                what: "The key usage does not allow digital signatures.",
                why: "TLS 1.3 and every forward secret exchange sign with the server's key.",
                remedy: "Have the certificate issued again with digitalSignature.")
        case .intermediate where !usage.contains(.crlSign):
            report.add(
                .keyUsageUseless, .note,
                what: "This authority's key usage does not allow it to sign CRLs.",
                why: "Its certificates can be revoked by OCSP or an indirect CRL only.",
                remedy: "Have the authority's certificate issued again with cRLSign.")
        default:
            return
        }
    }
}

extension FindingCode {
    static let keyUsageUseless = FindingCode("key_usage.useless")
}
