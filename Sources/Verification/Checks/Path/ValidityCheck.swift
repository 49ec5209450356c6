import Certificates
import Events

/// The time of validation lies in a certificate's period of validity, both ends included.
enum ValidityCheck {
    static let check = CertificateCheck(
        .validity, "The time lies in the period of validity.",
        citation: "RFC 5280, 6.1.3 (a)(2) and 4.1.2.5"
    ) { subject, time, report in
        let validity = subject.candidate.certificate.validity
        let skew = subject.profile.skewSeconds
        if time.secondsSince1970 - skew > validity.notAfter.secondsSince1970 {
            report.add(
                .expired, .error,
                what: "\(title(subject.role)) expired at \(validity.notAfter), "
                    + "\(age(from: validity.notAfter, to: time)) before \(time).",
                why: "After its end an issuer no longer answers for a certificate, nor for its "
                    + "revocation.",
                remedy: subject.role == .target
                    ? "Renew the certificate, install it, and reload the service."
                    : "Replace it in the chain by its current successor.",
                .expired, .certificateHasExpired)
        } else if time.secondsSince1970 + skew < validity.notBefore.secondsSince1970 {
            report.add(
                .notYetValid, .error,
                what: "\(title(subject.role)) is not valid before \(validity.notBefore), "
                    + "\(age(from: time, to: validity.notBefore)) after \(time).",
                why: "Before its beginning an issuer does not answer for a certificate yet.",
                remedy: "Wait, or check the clocks of the issuer and of this machine.",
                .notYetValid,
                .certificateNotYetValid)
        }
    }

    private static func title(_ role: Role) -> String {
        switch role {
        case .target: "The certificate"
        case .intermediate: "The intermediate certificate"
        case .anchor: "The trust anchor"
        case .revocationSigner: "The certificate that signs revocation data"
        }
    }

    /// In the largest whole unit.
    private static func age(from: PointInTime, to: PointInTime) -> String {
        let seconds = to.secondsSince1970 - from.secondsSince1970
        let units: [(Int64, String)] = [(86_400, "day"), (3_600, "hour"), (60, "minute")]
        for (size, name) in units where seconds >= size {
            let count = seconds / size
            return "\(count) \(name)\(count == 1 ? "" : "s")"
        }
        return "\(seconds) second\(seconds == 1 ? "" : "s")"
    }
}

extension FindingCode {
    static let expired = FindingCode("certificate.expired")
    static let notYetValid = FindingCode("certificate.not_yet_valid")
}
