import Egress

/// Why a notice was not delivered, by what to do about it.
package enum DeliveryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Try again, not before `after` where the receiver said so.
    case retry(String, after: Duration? = nil)
    /// Leave this notice.
    case giveUp(String)
    /// The receiver wants nothing any more (410 Gone): leave this one and all that follow.
    case receiverGone(String)

    package var description: String {
        switch self {
        case .retry(let reason, _), .giveUp(let reason), .receiverGone(let reason): reason
        }
    }

    /// - Parameter settings: the path of the settings that the error may point into.
    init(_ error: EgressError, settings: String) {
        switch error {
        case .unavailable(let reason): self = .retry(reason)
        case .refused(let reason): self = .giveUp(reason)
        case .notAllowed(let reason, let setting):
            self = .giveUp("\(reason); the setting \(settings).\(setting) decides")
        case .cancelled: self = .retry("cancelled")
        }
    }
}
