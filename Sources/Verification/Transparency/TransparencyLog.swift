import Certificates

/// A log of certificate transparency, as a published list has it.
package struct TransparencyLog: Sendable {
    /// What whoever publishes the list thinks of the log.
    package enum State: String, Hashable, Sendable, CaseIterable {
        case pending, qualified, usable, readonly, retired, rejected
    }

    /// The SHA-256 of its key.
    let id: [UInt8]
    package let description: String
    package let operatorName: String
    package let state: State
    /// Since when it is in that state.
    let since: PointInTime
    /// The log takes certificates that end in this interval, its end excluded; nil for all.
    let interval: Range<PointInTime>?
    let key: VerificationKey

    /// Whether a promise of the log counts (Chrome's and Apple's policies): it is approved now, or was
    /// when it made the promise.
    func isApproved(forPromiseOf time: PointInTime) -> Bool {
        switch state {
        case .qualified, .usable, .readonly: true
        case .retired: time < since
        case .pending, .rejected: false
        }
    }

    var isApprovedNow: Bool { state != .retired }
}
