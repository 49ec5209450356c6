import Events
import FoundationEssentials

/// What the deliverer remembers from batch to batch, under bounds.
struct DeliveryMemory: Sendable {
    private var conclusions: RecentMemory<String, NoticeConclusion>
    /// Attempts made for notices that are not concluded.
    private var attempts: RecentMemory<String, Int>
    /// When a receiver may be tried again.
    private var notBefore: RecentMemory<String, Date>
    /// Receivers that want nothing any more, with their words.
    private var gone: RecentMemory<String, String>

    /// Receivers remembered; installations have dozens.
    static let maximumReceivers = 4_096

    init(capacity: Int) {
        conclusions = RecentMemory(capacity: capacity)
        attempts = RecentMemory(capacity: capacity)
        notBefore = RecentMemory(capacity: Self.maximumReceivers)
        gone = RecentMemory(capacity: Self.maximumReceivers)
    }

    func conclusion(of notice: Notice) -> NoticeConclusion? { conclusions[notice.id] }
    func attempts(for notice: Notice) -> Int { attempts[notice.id] ?? 0 }
    func pause(of receiver: String) -> Date? { notBefore[receiver] }
    func reasonGone(_ receiver: String) -> String? { gone[receiver] }

    mutating func conclude(_ conclusion: NoticeConclusion) {
        conclusions[conclusion.noticeID] = conclusion
        attempts[conclusion.noticeID] = nil
        if conclusion.status == .delivered { notBefore[conclusion.receiver] = nil }
    }

    mutating func failed(_ notice: Notice, attempt: Int, retryAt: Date) {
        attempts[notice.id] = attempt
        notBefore[notice.receiver] = retryAt
    }

    mutating func disable(_ receiver: String, reason: String) {
        gone[receiver] = reason
    }
}
