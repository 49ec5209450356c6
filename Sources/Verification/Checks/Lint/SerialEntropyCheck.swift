import Certificates
import Events

/// A serial number is long enough to have come from a generator of random numbers.
enum SerialEntropyCheck {
    static let check = CertificateCheck(
        .serialEntropy, "Serial numbers are long enough for 64 random bits.",
        citation: "CA/Browser Forum BR, 7.1"
    ) { subject, report in
        guard subject.role != .anchor else { return }
        let serial = subject.candidate.certificate.serialNumber
        // Of 64 random bits the first is as often zero as not, and so are whole octets of them.
        guard serial.octets.count < minimumOctets, !serial.isZero else { return }
        report.add(
            .serialShort, .warning,
            what:
                "The serial number has \(8 * serial.octets.count) bits; 64 random ones are asked.",
            why: "Whoever can guess it can prepare a collision of hashes before it is issued.",
            remedy: "Have certificates issued by software that draws serial numbers by chance.")
    }

    /// One less than 64 bits have: one number in 256 begins with an octet of zeros.
    private static let minimumOctets = 7
}

extension FindingCode {
    static let serialShort = FindingCode("serial.short")
}
