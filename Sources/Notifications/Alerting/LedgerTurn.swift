import Events
import FoundationEssentials

/// One ledger while something happens to it: facts change first, and one review at the end decides
/// who is told.
///
/// The same facts at the same time give the same decisions, however they came about.
struct LedgerTurn {
    var ledger: AlertLedger
    let rules: AlertRules
    let silences: [Silence]
    let now: Date
    var actions: [AlertAction] = []
    /// Relations caused, which need the revision of what caused them.
    var revision = Revision(milliseconds: 0, partition: 0, offset: 0)

    /// Questions of one certificate that are remembered; a wildcard certificate serves many hosts.
    static let maximumQuestions = 100
    /// Alerts of one ledger; beyond it the oldest that are resolved go.
    static let maximumAlerts = 50
    /// Certificates that an issuer's alert counts one by one.
    static let maximumAffected = 1_000
    /// A resolved alert is kept for so many seconds, for those who ask what has been.
    static let keptResolved = 7 * 86_400.0

    init(_ ledger: AlertLedger, rules: AlertRules, silences: [Silence], now: Date) {
        self.ledger = ledger
        self.rules = rules
        self.silences = silences
        self.now = now
    }

    // MARK: Outcomes

    /// Takes in what an outcome says; an older one than what is known says nothing.
    mutating func observe(_ observation: Observation) {
        revision = observation.revision
        guard observation.profile != nil, observation.certificate != nil else {
            meet(AlertText(observation), observation)
            return
        }
        let index = questionIndex(of: observation)
        if let index, observation.revision < ledger.questions[index].revision { return }
        ledger.certificate = observation.certificate
        let before = index.map { ledger.questions[$0] }
        var question = AlertLedger.Question(
            profile: observation.profile ?? "", serverName: observation.serverName,
            source: observation.source, notify: observation.notify,
            indication: observation.indication, revision: observation.revision)
        question.supersededBy = before?.supersededBy
        if observation.indication != .passed {
            question.alert = meet(AlertText(observation), observation).id
        }
        put(question, at: index)
        if let old = before?.alert, old != question.alert { close(old) }
        // A review sees no place: what was taken over there stays so.
        if observation.review != nil, question.supersededBy != nil { return }
        if observation.indication == .passed,
            before?.indication != .passed
                || question.supersededBy != nil || before?.source != question.source
        {
            sight(question)
        }
    }

    private func questionIndex(of observation: Observation) -> Int? {
        ledger.questions.firstIndex {
            $0.profile == observation.profile && $0.serverName == observation.serverName
        }
    }

    private mutating func put(_ question: AlertLedger.Question, at index: Int?) {
        if let index {
            ledger.questions[index] = question
            return
        }
        ledger.questions.append(question)
        guard ledger.questions.count > Self.maximumQuestions,
            let oldest = ledger.questions.indices.min(by: {
                ledger.questions[$0].revision < ledger.questions[$1].revision
            })
        else { return }
        let gone = ledger.questions.remove(at: oldest)
        if let alert = gone.alert { close(alert) }
    }

    /// Opens the alert on the observation's problem, or brings it up to date.
    @discardableResult
    private mutating func meet(_ text: AlertText, _ observation: Observation) -> Alert {
        let finding = observation.findings.first
        let problem =
            observation.unreadable?.code ?? finding?.code.rawValue
            ?? "certificate.\(observation.indication.rawValue.lowercased())"
        // Only a mismatch of names depends on the name that was asked for.
        let isOfName = problem.hasPrefix("name.") ? observation.serverName : nil
        let id = Self.id(ledger.key, problem, isOfName)
        return open(id) { alert, isNew in
            let severity = Self.severity(observation)
            if isNew || alert.severity != severity || alert.indication != observation.indication
                || alert.subIndication != observation.subIndication
            {
                // Times and ids in the text differ from verdict to verdict: it stays until the
                // matter changes.
                alert.problem = problem
                alert.profile = observation.profile
                alert.serverName = observation.serverName
                alert.source = observation.source
                alert.indication = observation.indication
                alert.subIndication = observation.subIndication
                alert.severity = severity
                alert.title = text.title
                alert.text = text.body
            }
            alert.add(notify: observation.notify)
            if observation.unreadable != nil { alert.occurrences += 1 }
        } then: { alert, ledger in
            guard let finding, let blamed = finding.certificate,
                [.intermediate, .anchor].contains(blamed.role),
                blamed.sha256 != ledger.certificate?.sha256
            else {
                if alert.suppression?.kind == .issuer { alert.suppression = nil }
                return nil
            }
            alert.suppression = Suppression(
                .issuer, by: blamed.sha256.description, reason: blamed.subject)
            return finding
        }
    }

    private static func severity(_ observation: Observation) -> AlertSeverity {
        if observation.unreadable != nil { return .warning }
        switch (observation.indication, observation.subIndication) {
        case (.failed, .revoked), (.failed, .revokedCA), (.failed, .expired), (_, .outOfBounds):
            return .critical
        case (.failed, _): return .error
        case (.indeterminate, _): return .warning
        case (.passed, _): return .info
        }
    }

    // MARK: Opening and closing

    /// Opens the alert `id`, or brings it up to date: told again is only what has got worse.
    /// - Parameter blame: sets the alert's suppression where the fault is an issuer's.
    mutating func open(
        _ id: String, update: (inout Alert, _ isNew: Bool) -> Void,
        then blame: (inout Alert, AlertLedger) -> Finding? = { _, _ in nil }
    ) -> Alert {
        let index = ledger.alerts.firstIndex { $0.id == id }
        var alert =
            index.map { ledger.alerts[$0] }
            ?? Alert(
                id: id, problem: "", severity: .info, indication: .failed, title: "", text: "",
                openedAt: now, revision: revision)
        let isNew = index == nil || !alert.isOpen
        if isNew { alert.begin(at: now, revision: revision) }
        let before = alert
        update(&alert, isNew)
        if isNew { alert.occurrences = 1 }
        let finding = blame(&alert, ledger)
        if alert != before, !isNew { alert.changedAt = now }
        if let index { ledger.alerts[index] = alert } else { ledger.alerts.append(alert) }
        if isNew, let finding, let issuer = finding.certificate {
            relate(.blamed, key: issuer.sha256.description, finding: finding)
        }
        return alert
    }

    mutating func openQuiet(_ id: String, _ text: AlertText) {
        guard !ledger.alerts.contains(where: { $0.id == id && $0.isOpen }) else { return }
        _ = open(id) { alert, _ in
            alert.problem = Alert.quiet
            alert.indication = .indeterminate
            alert.severity = .critical
            alert.title = text.title
            alert.text = text.body
        }
    }

    /// Closes the alert unless another question, or another certificate, still has the problem.
    mutating func close(_ id: String) {
        guard let index = ledger.alerts.firstIndex(where: { $0.id == id }),
            ledger.alerts[index].isOpen, ledger.alerts[index].affected.isEmpty,
            !ledger.questions.contains(where: { $0.alert == id })
        else { return }
        ledger.alerts[index].state = .resolved
        ledger.alerts[index].resolvedAt = now
        ledger.alerts[index].changedAt = now
        if let suppression = ledger.alerts[index].suppression, suppression.kind == .issuer {
            relate(.absolved, key: suppression.by)
        }
    }

    // MARK: Other certificates

    /// Takes in what another certificate's ledger, or a place, has to tell.
    mutating func hear(_ relation: CertificateRelation) {
        revision = relation.revision
        switch relation.kind {
        case .blamed:
            guard let finding = relation.finding else { return }
            blame(finding, by: relation.by)
        case .absolved:
            for index in ledger.alerts.indices {
                ledger.alerts[index].affected.removeAll { $0 == relation.by.sha256 }
                close(ledger.alerts[index].id)
            }
        case .superseded, .reinstated:
            let other = relation.kind == .superseded ? relation.by.sha256 : nil
            for index in ledger.questions.indices
            where ledger.questions[index].place(names: ledger.certificate?.names ?? [])
                == relation.place
            {
                ledger.questions[index].supersededBy = other
            }
        case .sighted: break
        }
    }

    private mutating func blame(_ finding: Finding, by leaf: CertificateSummary) {
        let text = AlertText(blamed: finding)
        _ = open(Self.id(ledger.key, finding.code.rawValue, nil)) { alert, _ in
            alert.problem = finding.code.rawValue
            alert.indication = finding.severity == .unknown ? .indeterminate : .failed
            alert.subIndication = finding.subIndication
            alert.severity = finding.severity == .unknown ? .error : .critical
            alert.title = text.title
            alert.text = text.body
            if !alert.affected.contains(leaf.sha256), alert.affected.count < Self.maximumAffected {
                alert.affected.append(leaf.sha256)
            }
        }
    }

    /// Tells the places where the certificate was seen that it is in use there.
    private mutating func sight(_ question: AlertLedger.Question) {
        guard let certificate = ledger.certificate else { return }
        let places = Set(
            [question.endpoint, AlertLedger.Question.place(ofNames: certificate.names)]
                .compactMap(\.self))
        for place in places.sorted() { relate(.sighted, key: place) }
    }

    private mutating func relate(
        _ kind: CertificateRelation.Kind, key: String, finding: Finding? = nil
    ) {
        guard var certificate = ledger.certificate else { return }
        certificate.names = []
        actions.append(
            .relate(
                CertificateRelation(
                    kind, key: key, by: certificate, finding: finding, revision: revision)))
    }

    // MARK: People

    /// Does what somebody wants.
    mutating func obey(_ command: AlertCommand) {
        for index in ledger.alerts.indices
        where ledger.alerts[index].isOpen
            && command.alert.map({ $0 == ledger.alerts[index].id }) ?? true
        {
            let alert = ledger.alerts[index]
            switch command.action {
            case .acknowledge:
                ledger.alerts[index].acknowledgement = Acknowledgement(
                    by: command.by, reason: command.reason, at: now, until: command.until,
                    severity: alert.severity)
                ledger.alerts[index].changedAt = now
                if alert.acknowledgement == nil { tellAcknowledged(index, by: command) }
            case .unacknowledge where alert.acknowledgement != nil:
                ledger.alerts[index].acknowledgement = nil
                ledger.alerts[index].changedAt = now
            default: break
            }
        }
    }

    // MARK: Identities

    /// Alerts are named by what they are about, so that a problem that returns is the same one.
    static func id(_ key: String, _ problem: String, _ serverName: String?) -> String {
        let text = "alert\n\(key)\n\(problem)\n\(serverName ?? "")"
        return String(Fingerprint(of: Array(text.utf8)).description.prefix(32))
    }
}

extension Alert {
    /// Begins to fire, the first time or anew.
    mutating func begin(at time: Date, revision: Revision) {
        state = .firing
        openedAt = time
        changedAt = time
        resolvedAt = nil
        threshold = nil
        occurrences = 0
        notify = []
        affected = []
        acknowledgement = nil
        suppression = nil
        told = []
        self.revision = revision
    }

    mutating func add(notify names: [String]) {
        for name in names
        where notify.count < AlertRules.maximumRequested && !notify.contains(name) {
            notify.append(name)
        }
    }
}
