extension SettingsTable {
    static let sqlite = [
        Setting(
            "sqlite.lease", .duration(.milliseconds(500) ... .seconds(3_600)), \.sqlite.lease,
            "How long a service may be silent before others take its partitions over. All "
                + "processes on one file should have the same."),
        Setting(
            "sqlite.busy_timeout", .duration(.milliseconds(100) ... .seconds(600)),
            \.sqlite.busyTimeout,
            "How long to wait for another process's write before the log counts as not available."),
        Setting(
            "sqlite.maximum_bytes", .optional(.size(1 << 20...Int64.max)), \.sqlite.maximumBytes,
            "The file does not grow past this; then the log says that its storage is full."),
        Setting(
            "sqlite.check_up_to", .size(0...Int64.max), \.sqlite.checkUpToBytes,
            "A file that was not closed properly is checked when it is opened, unless it is larger "
                + "than this: the check reads all of it. See `assay log check`."),
    ]
}
