import Testing

@Suite struct EventLogPlaceholder {}
