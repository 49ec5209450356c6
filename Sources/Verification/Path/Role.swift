import Events

/// What a certificate is on a path.
///
/// Apart from the role that verdicts name: that one is compared by its text.
enum Role: Hashable, Sendable {
    case target
    case intermediate
    case anchor
    /// Signs revocation data, not the path.
    case revocationSigner

    /// Whether it vouches for other certificates here.
    var isIssuer: Bool { self == .intermediate || self == .anchor }

    /// The same in a verdict.
    var named: CertificateReference.Role {
        switch self {
        case .target: .target
        case .intermediate: .intermediate
        case .anchor: .anchor
        case .revocationSigner: .revocationSigner
        }
    }
}
