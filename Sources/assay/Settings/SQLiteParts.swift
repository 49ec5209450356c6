import EventLogSQLite

/// What can be set of the log in a file; the values are the defaults.
struct SQLiteParts: Hashable, Sendable {
    var lease = SQLiteEventLogSettings().lease
    var busyTimeout = SQLiteEventLogSettings().busyTimeout
    var maximumBytes: Int64?
    var checkUpToBytes = SQLiteEventLogSettings().checkUpToBytes

    /// As the adapter takes them.
    ///
    /// Leases are renewed three times before they are over, as Kafka's sessions are.
    var settings: SQLiteEventLogSettings {
        var settings = SQLiteEventLogSettings()
        settings.lease = lease
        settings.heartbeat = lease * 3 / 10
        settings.busyTimeout = busyTimeout
        settings.maximumFileBytes = maximumBytes
        settings.checkUpToBytes = checkUpToBytes
        return settings
    }
}
