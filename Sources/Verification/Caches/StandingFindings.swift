import Events

/// Remembers what checks said about one certificate, by its role and the profile.
struct StandingFindings {
    private struct Entry {
        let prepared: PreparedProfile
        let role: Role
        let findings: [Finding]
    }

    /// The newest, apart from the others so that a certificate seen once costs no array.
    private var first: Entry?
    private var others: [Entry] = []

    /// A certificate has few roles, under a profile and what is derived from it for signers of
    /// revocation data.
    private static let capacity = 8

    /// Nil where nothing is remembered, which is not the same as no findings.
    func findings(as role: Role, by prepared: PreparedProfile) -> [Finding]? {
        if let first, first.role == role, first.prepared === prepared { return first.findings }
        return others.first { $0.role == role && $0.prepared === prepared }?.findings
    }

    /// Keeps them, in the place of the oldest where there is no other.
    mutating func keep(_ findings: [Finding], as role: Role, by prepared: PreparedProfile) {
        if let first {
            if others.count == Self.capacity - 1 { others.removeFirst() }
            others.append(first)
        }
        first = Entry(prepared: prepared, role: role, findings: findings)
    }
}
