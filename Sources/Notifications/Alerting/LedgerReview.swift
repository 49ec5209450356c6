import Events
import FoundationEssentials

extension LedgerTurn {
    /// Holds all alerts against rules, silences and the time, and decides who is told.
    mutating func review() {
        reviewExpiry()
        for index in ledger.alerts.indices {
            label(index)
            if ledger.alerts[index].isOpen {
                let wasQuiet = settle(index)
                if ledger.alerts[index].state == .firing { tellFiring(index, wasQuiet: wasQuiet) }
                if ledger.alerts[index].suppression?.kind == .superseded { tellResolved(index) }
            } else {
                tellResolved(index)
            }
        }
        prune()
    }

    // MARK: The end that comes near

    /// Opens, sharpens or closes the alert on the certificate's end.
    private mutating func reviewExpiry() {
        let id = Self.id(ledger.key, Alert.expiring, nil)
        guard let certificate = ledger.certificate, let threshold = threshold(of: certificate)
        else {
            close(id)
            return
        }
        let left = certificate.notAfter.timeIntervalSince(now)
        let known = ledger.alerts.first { $0.id == id && $0.isOpen }
        guard known?.threshold != Int64(threshold) else { return }
        let text = AlertText(expiring: ledger, certificate, at: now)
        let questions = ledger.questions
        _ = open(id) { alert, _ in
            alert.problem = Alert.expiring
            alert.indication = .passed
            alert.subIndication = left <= 0 ? .expired : nil
            alert.severity = ExpiryThreshold.severity(secondsLeft: left, of: certificate)
            alert.title = text.title
            alert.text = text.body
            alert.threshold = Int64(threshold)
            alert.source = questions.first?.source
            alert.serverName = questions.compactMap(\.serverName).first
            for question in questions { alert.add(notify: question.notify) }
        }
    }

    /// The nearest threshold that has been passed, in seconds before the end; 0 is the end itself.
    ///
    /// Only of a certificate that is good for something: what is bad already has its alert.
    private func threshold(of certificate: CertificateSummary) -> Double? {
        guard ledger.questions.contains(where: { $0.indication == .passed }) else { return nil }
        let left = certificate.notAfter.timeIntervalSince(now)
        let isReplaced = ledger.questions.allSatisfy { $0.supersededBy != nil }
        if isReplaced, left < -Self.keptResolved { return nil }
        if left <= 0 { return 0 }
        return thresholds(of: certificate).first { left <= $0 }
    }

    /// Of all routes that an alert on the end would take; the nearest first.
    private func thresholds(of certificate: CertificateSummary) -> [Double] {
        var facts = AlertFacts(ledger)
        (facts.owner, facts.tags) = rules.labels(for: facts)
        facts.problem = Alert.expiring
        let found = rules.routes(for: facts).flatMap(\.expiring).map {
            $0.seconds(for: certificate).rounded()
        }
        return found.filter { $0 > 0 }.sorted()
    }

    // MARK: States

    private mutating func label(_ index: Int) {
        let facts = AlertFacts(ledger.alerts[index], in: ledger)
        let (owner, tags) = rules.labels(for: facts)
        ledger.alerts[index].owner = owner
        ledger.alerts[index].tags = tags
    }

    /// Finds out whether the alert fires.
    /// - Returns: whether a silence or window has just ended.
    private mutating func settle(_ index: Int) -> Bool {
        var alert = ledger.alerts[index]
        let before = (alert.state, alert.suppression)
        if let held = alert.acknowledgement,
            held.until.map({ $0 <= now }) ?? false || alert.severity > held.severity
        {
            alert.acknowledgement = nil
        }
        if alert.suppression?.kind != .issuer { alert.suppression = suppression(of: alert) }
        alert.state =
            alert.suppression != nil
            ? .suppressed : alert.acknowledgement != nil ? .acknowledged : .firing
        if alert.state != before.0 { alert.changedAt = now }
        ledger.alerts[index] = alert
        let wasQuiet = before.1.map { [.silence, .window].contains($0.kind) } ?? false
        return wasQuiet && alert.state == .firing
    }

    private func suppression(of alert: Alert) -> Suppression? {
        let asking =
            alert.problem == Alert.expiring
            ? ledger.questions : ledger.questions.filter { $0.alert == alert.id }
        if let other = asking.first?.supersededBy,
            asking.allSatisfy({ $0.supersededBy != nil }), alert.affected.isEmpty
        {
            return Suppression(.superseded, by: other.description)
        }
        let facts = AlertFacts(alert, in: ledger)
        let quiet = silences.filter {
            $0.from <= now && now < $0.until && $0.match.matches(facts)
        }
        if let silence = quiet.max(by: { $0.until < $1.until }) {
            return Suppression(
                .silence, by: silence.id, reason: "\(silence.by): \(silence.reason)",
                until: silence.until)
        }
        let window = rules.windows.first { $0.covers(now) && $0.match.matches(facts) }
        return window.map { Suppression(.window, by: $0.name, until: $0.end(at: now)) }
    }

    /// Forgets what was resolved long ago.
    private mutating func prune() {
        ledger.alerts.removeAll { alert in
            alert.resolvedAt.map { now.timeIntervalSince($0) >= Self.keptResolved } ?? false
        }
        guard ledger.alerts.count > Self.maximumAlerts else { return }
        let resolved = ledger.alerts.filter { !$0.isOpen }.sorted { $0.changedAt < $1.changedAt }
        let gone = Set(resolved.prefix(ledger.alerts.count - Self.maximumAlerts).map(\.id))
        ledger.alerts.removeAll { gone.contains($0.id) }
    }

    // MARK: The next time

    /// When the passing of time alone changes something, but for silences and windows that begin.
    var due: Date {
        var times: [Date] = []
        if let certificate = ledger.certificate,
            ledger.questions.contains(where: { $0.indication == .passed })
        {
            let left = certificate.notAfter.timeIntervalSince(now)
            if let next = ([0] + thresholds(of: certificate)).last(where: { $0 < left }) {
                times.append(certificate.notAfter.addingTimeInterval(-next))
            }
        }
        for alert in ledger.alerts { times += self.times(of: alert) }
        // A certificate with nothing to say is forgotten some time after its end.
        if let end = ledger.certificate?.notAfter, !ledger.alerts.contains(where: \.isOpen) {
            times.append(max(end.addingTimeInterval(Self.keptResolved), now.addingTimeInterval(1)))
        }
        return times.min() ?? .distantFuture
    }

    private func times(of alert: Alert) -> [Date] {
        if let resolved = alert.resolvedAt {
            return [resolved.addingTimeInterval(Self.keptResolved)]
        }
        var times = [alert.acknowledgement?.until, alert.suppression?.until].compactMap(\.self)
        guard alert.state == .firing else { return times }
        for route in rules.routes(for: AlertFacts(alert, in: ledger)) {
            if let pause = route.repeatAfter {
                times += alert.told.map { $0.at.addingTimeInterval(pause) }
            }
            if let escalation = route.escalation,
                !escalation.receivers.allSatisfy({ name in
                    alert.told.contains { $0.receiver == name }
                })
            {
                times.append(alert.openedAt.addingTimeInterval(escalation.after))
            }
        }
        return times
    }

    /// Whether nothing of it is worth remembering any more.
    var isOver: Bool {
        guard ledger.alerts.isEmpty else { return false }
        guard let end = ledger.certificate?.notAfter else { return true }
        return now.timeIntervalSince(end) >= Self.keptResolved
    }
}
