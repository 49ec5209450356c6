/// What is done to the running system.
enum Fault: Hashable, Sendable {
    /// SIGKILL, at once or in the middle of a commit; a successor starts at once.
    case kill(Role)
    /// SIGTERM; a successor starts when it has ended.
    case stop(Role)
    /// SIGSTOP for longer than others wait for a silent member, then SIGCONT.
    case freeze(Role)
    /// The time of day moves by so many seconds for the service, there and back.
    case clockJump(Role, seconds: Int)
    /// What is sent arrives nowhere for a while, and nobody is told.
    case silence
    /// Connections are reset and refused for a while.
    case cut
    case restartBroker
}

/// A place in the fleet that one process has at a time.
enum Role: String, CaseIterable, Sendable {
    case firstVerification = "verification-1"
    case secondVerification = "verification-2"
    case firstNotification = "notification-1"
    case secondNotification = "notification-2"
    case producer

    static let services = allCases.filter { $0 != .producer }
}
