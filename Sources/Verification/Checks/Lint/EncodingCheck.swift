import Certificates
import Events

/// A certificate is encoded as DER asks, also where readers can do without.
enum EncodingCheck {
    static let check = CertificateCheck(
        .encoding, "Defaults are left out, sets are sorted, and signatures are whole octets.",
        citation: "X.690, 11.2.2, 11.5 and 11.6"
    ) { subject, report in
        guard subject.role != .anchor else { return }
        let certificate = subject.candidate.certificate
        let found = certificate.irregularities
        if found.contains(.explicitDefault) {
            add("A value that is the default is spelled out", &report)
        }
        if found.contains(.unsortedRelativeName) {
            add("A set of attributes in a name is not sorted", &report)
        }
        if found.contains(.signatureNotInOctets) {
            add("The signature does not end with an octet", &report)
        }
        if let value = certificate.value(of: .keyUsage),
            (try? KeyUsage.isMinimal(der: value)) == false
        {
            add("The key usage has zeros behind its last bit", &report)
        }
    }

    private static func add(_ what: String, _ report: inout Report) {
        report.add(
            .encoding, .warning, what: "\(what), which DER does not allow.",
            why: "Strict readers refuse the certificate, and others see different octets for one "
                + "meaning.",
            remedy: "Have the certificate issued again by software that encodes it correctly.")
    }
}

extension FindingCode {
    static let encoding = FindingCode("certificate.encoding")
}
