/// Why nothing came back, by what to do about it.
package enum EgressError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Try again later: the network, the host or our own queue did not do it this time.
    case unavailable(String)
    /// Leave it: the same request will fail the same way.
    case refused(String)
    /// Ask the operator: the named setting would allow it.
    case notAllowed(String, EgressSetting)
    /// The task was cancelled.
    case cancelled

    package var description: String {
        switch self {
        case .unavailable(let reason), .refused(let reason): reason
        case .notAllowed(let reason, let setting): "\(reason) (the setting \(setting) decides)"
        case .cancelled: "cancelled"
        }
    }
}

/// The settings that an error can point at, by the last part of their name.
package enum EgressSetting: String, Hashable, Sendable, CustomStringConvertible {
    case networks = "allowed_networks"
    case ports = "allowed_ports"
    case authorities = "ca_file"
    case security
    case credentials = "user"

    package var description: String { rawValue }
}
