import Certificates
import Events

/// An RSA key's public exponent lies in the range that is recommended.
///
/// Even ones and 1 are the business of ``KeyStrengthCheck``.
enum ExponentCheck {
    static let check = CertificateCheck(
        .rsaExponent, "RSA exponents lie between 2^16 + 1 and 2^256 - 1.",
        citation: "CA/Browser Forum BR, 6.1.6; FIPS 186-5, A.1.1"
    ) { subject, report in
        guard case .rsa(let key) = subject.candidate.keyDescription else { return }
        let exponent = key.exponent
        let isLow = exponent.count < 3 || exponent.elementsEqual([1, 0, 0])
        guard isLow || exponent.count > 32 else { return }
        report.add(
            .keyExponent, .warning,
            what: isLow
                ? "The RSA key's public exponent is "
                    + "\(exponent.reduce(0) { $0 << 8 | Int($1) }), and should be 65537 or more."
                : "The RSA key's public exponent has \(exponent.count) octets; 32 should do.",
            why: isLow
                ? "With small exponents mistakes in padding become ways to forge signatures."
                : "Each check of a signature costs more, and some software refuses it.",
            remedy: "Make the next key with the exponent 65537.")
    }
}

extension FindingCode {
    static let keyExponent = FindingCode("key.exponent")
}
