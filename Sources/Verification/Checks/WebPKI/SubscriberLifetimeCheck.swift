import Certificates
import Events

/// A TLS server certificate lives no longer than was allowed when it was issued.
enum SubscriberLifetimeCheck {
    static let check = CertificateCheck(
        .subscriberLifetime, "The period of validity is not longer than allowed when it began.",
        citation: "CA/Browser Forum BR, 6.3.2"
    ) { subject, report in
        guard subject.role == .target else { return }
        let validity = subject.candidate.certificate.validity
        guard let ceiling = ceilings.last(where: { $0.from <= validity.notBefore }),
            validity.seconds > ceiling.days * 86_400
        else { return }
        let days = (validity.seconds + 86_399) / 86_400
        report.add(
            .lifetimeTooLong, .error,
            what:
                "The certificate is valid for \(days) days; \(ceiling.days) are allowed for those "
                + "that begin at \(validity.notBefore).",
            why: "Keys and names change hands; a short life bounds for how long a mistake lasts.",
            remedy: "Have a certificate issued for at most \(ceiling.days) days, and renew it by "
                + "machine.",
            .chainConstraintsFailure, .applicationVerification)
    }

    /// Days allowed for certificates that begin at a time or later.
    private static let ceilings: [(from: PointInTime, days: Int64)] = [
        // 2018-03-01, 2020-09-01, 2026-03-15, 2027-03-15, 2029-03-15.
        (PointInTime(secondsSince1970: 1_519_862_400), 825),
        (PointInTime(secondsSince1970: 1_598_918_400), 398),
        (PointInTime(secondsSince1970: 1_773_532_800), 200),
        (PointInTime(secondsSince1970: 1_805_068_800), 100),
        (PointInTime(secondsSince1970: 1_868_227_200), 47),
    ]
}

extension FindingCode {
    static let lifetimeTooLong = FindingCode("validity.too_long")
}
