import Events

/// What someone may do.
package enum Role: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Look.
    case viewer
    /// Look, submit, acknowledge, silence, test.
    case `operator`

    package static func < (lhs: Self, rhs: Self) -> Bool { lhs == .viewer && rhs == .operator }
}

/// A secret that stands for a person or a program, after RFC 6750.
///
/// Only its digest is kept.
package struct AccessToken: Hashable, Sendable {
    /// Who bears it: what acknowledgements and silences are signed with.
    package let name: String
    package let role: Role
    let digest: Fingerprint

    /// Below it a token could be guessed: 20 characters of base64 are 120 bits.
    package static let minimumLength = 20

    package init(name: String, role: Role, secret: String) {
        self.name = name
        self.role = role
        digest = Self.digest(secret)
    }

    /// Tokens are looked up by their digests, so that the time that takes tells nothing of them.
    static func digest(_ secret: String) -> Fingerprint { Fingerprint(of: Array(secret.utf8)) }
}
