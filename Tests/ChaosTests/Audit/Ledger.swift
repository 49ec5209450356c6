import Events

/// What the log acknowledged to the harness: a promise that the audit holds it to.
struct Ledger: Sendable {
    /// What the ids of the harness's own requests begin with.
    static let prefix = "chaos-"

    /// The event's id by its place.
    var acknowledged: [Position: String] = [:]
    /// Chunks that had to be sent again, as it was not known what became of them.
    var repetitions = 0
    /// Ids of all that was sent, acknowledged or not.
    var sent: Set<String> = []
}
