/// How urgent an alert is; the four words of PagerDuty's Events API v2.
package enum AlertSeverity: String, Codable, Hashable, Sendable, CaseIterable, Comparable {
    case info, warning, error, critical

    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.rank < rhs.rank }

    private var rank: Int {
        switch self {
        case .info: 0
        case .warning: 1
        case .error: 2
        case .critical: 3
        }
    }
}
