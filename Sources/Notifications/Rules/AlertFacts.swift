import Events

/// What routes, windows and silences ask of an alert.
struct AlertFacts: Hashable, Sendable {
    var sources: [String] = []
    var owner: String?
    var tags: [String] = []
    var names: [String] = []
    var profiles: [String] = []
    var indication: Indication = .passed
    var subIndication: SubIndication?
    var problem = ""
    /// Nil where it is not asked for: before it is known how grave a matter is.
    var severity: AlertSeverity?
    var certificate: String?
    var alert: String?
}

extension AlertFacts {
    /// Of the certificate, as far as they do not depend on a problem.
    init(_ ledger: AlertLedger) {
        let certificate = ledger.certificate
        sources = Array(Set(ledger.questions.compactMap(\.source))).sorted()
        profiles = Array(Set(ledger.questions.map(\.profile))).sorted()
        names =
            (certificate?.names ?? []).map { String($0.drop { $0 != ":" }.dropFirst()) }
            + ledger.questions.compactMap(\.serverName) + (certificate.map { [$0.subject] } ?? [])
        self.certificate = certificate?.sha256.description
    }

    /// Of one alert of the certificate.
    init(_ alert: Alert, in ledger: AlertLedger) {
        self.init(ledger)
        if let source = alert.source, !sources.contains(source) { sources.append(source) }
        owner = alert.owner
        tags = alert.tags
        indication = alert.indication
        subIndication = alert.subIndication
        problem = alert.problem
        severity = alert.severity
        self.alert = alert.id
    }
}

extension AlertMatcher {
    /// Whether each list has an entry that fits.
    func matches(_ facts: AlertFacts) -> Bool {
        let asked: [([String], [String])] = [
            (sources, facts.sources), (owners, facts.owner.map { [$0] } ?? []), (tags, facts.tags),
            (names, facts.names), (profiles, facts.profiles),
            (verdicts, [facts.indication.rawValue]),
            (indications, facts.subIndication.map { [$0.rawValue] } ?? []),
            (problems, [facts.problem]),
            (certificates, facts.certificate.map { [$0] } ?? []),
            (alerts, facts.alert.map { [$0] } ?? []),
        ]
        guard fits(severities, facts.severity.map { [$0.rawValue] }) else { return false }
        return asked.allSatisfy { fits($0, $1) }
    }

    /// - Parameter values: nil for what is not asked.
    private func fits(_ patterns: [String], _ values: [String]?) -> Bool {
        guard !patterns.isEmpty, let values else { return true }
        return patterns.contains { pattern in
            let pattern = TextPattern(pattern)
            return values.contains(where: pattern.matches)
        }
    }
}
