import Events
import FoundationEssentials

/// What the rules would do about an outcome that nothing is known of yet, and why.
package struct RuleTrial: Codable, Hashable, Sendable {
    /// One alert that the outcome opens.
    package struct Opened: Codable, Hashable, Sendable {
        package let title: String
        package let problem: String
        package let severity: AlertSeverity
        package let state: Alert.State
        /// Why nobody is told, where it is so.
        package let suppression: Suppression?
        package let owner: String?
        package let tags: [String]
        package let routes: [Route]
    }

    /// What became of one route.
    package struct Route: Codable, Hashable, Sendable {
        package let name: String
        package let applies: Bool
        /// `fits: severities critical`, `does not fit: sources tls://*`, `not asked`.
        package let why: String
        package let escalation: String?
    }

    /// A notice that goes out.
    package struct Told: Codable, Hashable, Sendable {
        package let receiver: String
        package let rule: String
        package let title: String
    }

    package let alerts: [Opened]
    package let told: [Told]

    /// - Parameter time: the present of the trial.
    package init(_ observation: Observation, rules: AlertRules, at time: Date) {
        var book = AlertBook(partition: 0, of: 1, rules: rules)
        let actions = book.apply(.observed(observation), at: time)
        let ledger = book.ledger(observation.key)
        alerts = (ledger?.alerts ?? []).map { alert in
            let facts = ledger.map { AlertFacts(alert, in: $0) } ?? AlertFacts()
            return Opened(
                title: alert.title, problem: alert.problem, severity: alert.severity,
                state: alert.state, suppression: alert.suppression, owner: alert.owner,
                tags: alert.tags, routes: Self.routes(rules, facts))
        }
        told = actions.compactMap { action in
            guard case .tell(let notice) = action else { return nil }
            return Told(receiver: notice.receiver, rule: notice.rule, title: notice.title)
        }
    }

    private static func routes(_ rules: AlertRules, _ facts: AlertFacts) -> [Route] {
        var isOver = false
        return rules.routes.map { route in
            let misfit = route.match.misfit(facts)
            let applies = !isOver && misfit == nil
            let why =
                isOver
                ? "not asked: a route before it was the last"
                : misfit.map { "does not fit: \($0)" } ?? "fits: \(route.match)"
            if applies, !route.continues { isOver = true }
            let escalation = route.escalation.map {
                "after \(TimeText.format($0.after)) to \($0.receivers.joined(separator: ", "))"
            }
            return Route(
                name: route.name, applies: applies, why: why,
                escalation: applies ? escalation : nil)
        }
    }
}

extension AlertMatcher {
    /// The first list that has no entry that fits, with its entries.
    func misfit(_ facts: AlertFacts) -> String? {
        for field in Self.fields {
            var single = AlertMatcher()
            single[keyPath: field.list] = self[keyPath: field.list]
            if !single.matches(facts) { return single.description }
        }
        return nil
    }
}
