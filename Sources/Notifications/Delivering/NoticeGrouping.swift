/// How notices to one receiver are put together into one message.
package struct NoticeGrouping: Hashable, Sendable {
    /// Seconds that the first notice waits for others.
    package var wait: Double
    /// Seconds between two messages.
    package var interval: Double

    package init(wait: Double, interval: Double) {
        self.wait = wait
        self.interval = interval
    }

    /// Each notice by itself, at once: for machines, and what reads like a log.
    package static let none = NoticeGrouping(wait: 0, interval: 0)

    /// For what people read: what comes together is told together, and the next message leaves time
    /// to read this one (Alertmanager's `group_interval`).
    package static let people = NoticeGrouping(wait: 10, interval: 300)

    /// Notices in one message; Slack takes 50 blocks, and nobody reads more.
    static let maximumNotices = 20

    var isOn: Bool { wait > 0 || interval > 0 }
}
