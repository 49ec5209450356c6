import Events

/// What a certificate is on a path.
typealias Role = CertificateReference.Role

extension Role {
    /// Whether it vouches for other certificates here.
    var isIssuer: Bool { self == .intermediate || self == .anchor }
}
