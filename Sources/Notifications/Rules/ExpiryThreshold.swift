import Events
import FoundationEssentials

/// How long before a certificate's end people are told of it.
package enum ExpiryThreshold: Hashable, Sendable, CustomStringConvertible {
    /// Seconds, fitted to short lifetimes.
    case time(Double)
    /// A share of the lifetime, 0 to 1.
    case share(Double)

    /// Days of the lifetime that fixed thresholds are made for.
    ///
    /// A certificate that lives shorter has shorter ones in proportion: 30 days of 90 are 2 of 6. It
    /// is what the shortest of the long-lived certificates have (Let's Encrypt, 90 days).
    static let ordinaryDays = 90.0

    /// 30, 14, 7 and 1 days.
    package static let standard: [ExpiryThreshold] = [30, 14, 7, 1].map { .time($0 * 86_400) }

    /// Seconds before the end.
    func seconds(for certificate: CertificateSummary) -> Double {
        let lifetime = certificate.notAfter.timeIntervalSince(certificate.notBefore)
        switch self {
        case .time(let seconds): return seconds * Self.fit(lifetime)
        case .share(let share): return max(0, lifetime) * share
        }
    }

    private static func fit(_ lifetime: Double) -> Double {
        min(1, max(0, lifetime) / (ordinaryDays * 86_400))
    }

    /// How urgent it is when so much is left: a day, a week, a fortnight, fitted in the same way.
    static func severity(
        secondsLeft: Double, of certificate: CertificateSummary
    ) -> AlertSeverity {
        let lifetime = certificate.notAfter.timeIntervalSince(certificate.notBefore)
        let days = secondsLeft / 86_400 / max(fit(lifetime), .ulpOfOne)
        if days <= 1 { return .critical }
        if days <= 7 { return .error }
        return days <= 14 ? .warning : .info
    }

    package var description: String {
        switch self {
        case .time(let seconds): TimeText.format(seconds)
        case .share(let share): "\(Int((share * 100).rounded()))%"
        }
    }
}
