import Foundation

/// The bounds and rhythms of a log in a file; all processes on one file should agree on them.
package struct SQLiteEventLogSettings: Sendable {
    /// Kafka's `message.max.bytes` is about the same.
    package var maximumMessageBytes = 1_048_576
    /// How long a member of a group may be silent before others take its partitions over.
    package var lease: Duration = .seconds(10)
    /// How often the log's own thread renews the leases of members that are busy with a batch.
    ///
    /// Nil leaves it to `next` and `commit`, which renew as well.
    package var heartbeat: Duration? = .seconds(3)
    /// Heartbeats end for a member that was not used for this long: it hangs, or was forgotten.
    ///
    /// Kafka's `max.poll.interval.ms`, and its default.
    package var maximumPollGap: Duration = .seconds(300)
    /// How long to wait for another process's write before the log is `unavailable`.
    package var busyTimeout: Duration = .seconds(5)
    /// How often to look for writes of other processes while someone waits for them.
    package var pollInterval: Duration = .milliseconds(1)
    /// The same, after a second in which nothing was written, or while nobody waits.
    package var idlePollInterval: Duration = .milliseconds(2)
    /// How often old records are dropped; nil leaves it to `append` and `applyRetention`.
    package var retentionInterval: Duration? = .seconds(30)
    /// Records dropped in one transaction, so that writers do not wait long.
    package var retentionChunk = 1000
    /// The file does not grow past this; then appends throw `storage`.
    ///
    /// Nil leaves it to the disk.
    package var maximumFileBytes: Int64?
    /// A file that was not closed properly is checked on opening if it is not larger than this.
    ///
    /// The check reads all of it, at about 1 GB/s; larger ones are left to `integrityProblems()`.
    package var checkUpToBytes: Int64 = 64 * 1024 * 1024
    /// Connections that read at the same time, beside the one that writes.
    package var readers = 4
    /// The time since the machine's start, common to all processes on it and never set back.
    package var uptime: @Sendable () -> Duration = { MachineClock.uptime }
    /// The time of day: for the timestamps of messages that have none, and for ages.
    package var date: @Sendable () -> Date = { Date() }

    package init() {}
}

/// A clock that all processes on one machine share, and that tells one start of it from the next.
enum MachineClock {
    static var uptime: Duration {
        let clock = ContinuousClock()
        return clock.systemEpoch.duration(to: clock.now)
    }

    /// Differs after each start of the machine, so that leases of before are known to be over.
    static let boot: String = {
        #if os(Linux)
            let id = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
            return id?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
        #else
            return "unknown"
        #endif
    }()
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }

    var seconds: Double { self / .seconds(1) }
}
