import Certificates
import Events

/// No RSA key is made of two primes so close that a pocket calculator factors it.
enum ClosePrimesCheck {
    static let check = CertificateCheck(
        .weakKeyClosePrimes, "RSA keys are not factored by Fermat's method within 100 rounds.",
        citation: "CVE-2022-26320; CA/Browser Forum BR, 6.1.1.3"
    ) { subject, report in
        guard subject.keyAudit?.hasClosePrimes == true else { return }
        report.add(
            .keyClosePrimes, .error,
            what: "The RSA key's two primes are so close that Fermat's method finds them.",
            why: "Anybody can compute the private key from the certificate, in no time.",
            remedy: "Make a new key with software that draws its primes by chance, and have a "
                + "certificate issued for it.",
            .cryptoConstraintsFailure, .unspecified)
    }
}

extension FindingCode {
    static let keyClosePrimes = FindingCode("key.close_primes")
}
