import Testing

@Suite struct NotificationsPlaceholder {}
