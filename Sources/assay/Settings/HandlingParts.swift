import Pipeline

/// What is done about records that cannot be handled.
struct HandlingParts: Hashable, Sendable {
    var attempts = 5
}

extension SettingsTable {
    static let handling = [
        Setting(
            "handling.attempts", .integer(1...1_000), \.handling.attempts,
            "Processes that a record may kill, and times that a service may fail at it, before it "
                + "is set aside as a dead letter.")
    ]
}

extension Settings {
    /// How workers deal with records that cannot be handled.
    var handlingSettings: HandlingSettings {
        var settings = HandlingSettings(marks: topics.attempts)
        settings.attempts = handling.attempts
        settings.replicationFactor = topicShape.replicationFactor
        settings.retention = topicShape.deadLetterRetention
        return settings
    }
}
