import Events

/// What a verdict rests on, as far as many verdicts rest on the same: where any of it becomes another,
/// all of them are out of date.
package struct VerdictBasis: Hashable, Sendable {
    package let profile: String
    /// The profile's digest; empty where it was not said.
    package let rules: String
    package let trustStore: String
    package let generation: String
    /// CRLs that were fetched, by address; and under the name of ``ReviewCause/lists`` the digest of
    /// those from files, where there were any.
    package let crls: [String: Fingerprint]

    package init(
        profile: String, rules: String, trustStore: String, generation: String,
        crls: [String: Fingerprint]
    ) {
        self.profile = profile
        self.rules = rules
        self.trustStore = trustStore
        self.generation = generation
        self.crls = crls
    }

    init(_ verdict: Verdict, _ event: OutcomeEvent) {
        let lists = verdict.evidence.compactMap { use in
            use.kind == .crl || use.kind == .deltaCRL ? use.url.map { ($0, use.sha256) } : nil
        }.filter { $0.0.hasPrefix("http") }
        let files =
            event.envelope.extensions[OutcomeCodec.listsAttribute]
            .flatMap(Fingerprint.init(hexadecimal:)).map { [(ReviewCause.lists.name, $0)] } ?? []
        self.init(
            profile: verdict.profile,
            rules: event.envelope.extensions[OutcomeCodec.rulesAttribute] ?? "",
            trustStore: verdict.trustStore.name, generation: verdict.trustStore.generation,
            crls: Dictionary(lists + files, uniquingKeysWith: { first, _ in first }))
    }

    /// Why the verdicts that rest on it may be out of date.
    package var causes: [ReviewCause] {
        [ReviewCause(.trustStore, trustStore), ReviewCause(.profile, profile), .lists]
            + addresses.map { ReviewCause(.evidence, $0) }
    }

    /// Where its CRLs were fetched.
    package var addresses: [String] { crls.keys.filter { $0 != ReviewCause.lists.name } }

    /// What it names for a cause; nil where it has nothing to do with it.
    package func value(of cause: ReviewCause) -> String? {
        switch cause.kind {
        case .time: nil
        case .trustStore: trustStore == cause.name ? generation : nil
        case .profile: profile == cause.name && !rules.isEmpty ? rules : nil
        case .evidence where cause == .lists: crls[cause.name]?.description ?? ""
        case .evidence: crls[cause.name]?.description
        }
    }

    /// The CRLs as one column.
    var crlColumn: String {
        crls.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: "\n")
    }

    /// Reads what ``crlColumn`` wrote.
    static func crls(_ column: String) -> [String: Fingerprint] {
        let pairs = column.split(separator: "\n").compactMap { line -> (String, Fingerprint)? in
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2, let digest = Fingerprint(hexadecimal: parts[0]) else {
                return nil
            }
            return (parts[1], digest)
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
