import Certificates
import Events

/// A serial number is positive and has at most 20 octets.
enum SerialNumberCheck {
    static let check = CertificateCheck(
        .serialNumber, "The serial number is positive and of at most 20 octets.",
        citation: "RFC 5280, 4.1.2.2"
    ) { subject, report in
        // Nobody looks up the number of an anchor, and trusted ones have the number zero.
        guard subject.role != .anchor else { return }
        let serial = subject.candidate.certificate.serialNumber
        if serial.isNegative || serial.isZero {
            report.add(
                .serialNotPositive, .error,
                what: "The serial number is \(serial.isZero ? "zero" : "negative").",
                why: "Certificates are revoked by number; odd ones get confused with others.",
                remedy: "Have the certificate issued again with a positive random serial number.",
                .chainConstraintsFailure, .unspecified)
        } else if serial.octets.count > 20 {
            report.add(
                .serialTooLong, .error,
                what:
                    "The serial number has \(serial.octets.count) octets; 20 are the most allowed.",
                why: "Software that keeps 20 octets would revoke, or miss, the wrong certificate.",
                remedy:
                    "Have the certificate issued again with a serial number of up to 20 octets.",
                .chainConstraintsFailure, .unspecified)
        }
    }
}

extension FindingCode {
    static let serialNotPositive = FindingCode("serial.not_positive")
    static let serialTooLong = FindingCode("serial.too_long")
}
