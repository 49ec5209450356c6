import Certificates
import Events

/// No RSA modulus has a small factor: such a number was damaged, or never was a key.
enum SmallFactorCheck {
    static let check = CertificateCheck(
        .weakKeySmallFactor, "RSA moduli have no prime factor below 752.",
        citation: "CA/Browser Forum BR, 6.1.6; NIST SP 800-89, 5.3.3"
    ) { subject, report in
        guard let factor = subject.keyAudit?.smallFactor else { return }
        report.add(
            .keySmallFactor, .error, what: "The RSA modulus is divisible by \(factor).",
            why: "It is no product of two large primes: the key was damaged, or is a fake, and "
                + "protects less than its size says.",
            remedy: "Make a new key, and have a certificate issued for it.",
            .cryptoConstraintsFailure, .unspecified)
    }
}

extension FindingCode {
    static let keySmallFactor = FindingCode("key.small_factor")
}
