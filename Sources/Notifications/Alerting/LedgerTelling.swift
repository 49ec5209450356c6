import Certificates
import Events
import FoundationEssentials

extension LedgerTurn {
    /// Tells each receiver of the alert's routes what it does not know yet.
    mutating func tellFiring(_ index: Int, wasQuiet: Bool) {
        let alert = ledger.alerts[index]
        for route in rules.routes(for: AlertFacts(alert, in: ledger)) {
            let (requested, leftOut) = requested(by: alert, on: route)
            for receiver in route.receivers + requested {
                let last = ledger.alerts[index].told.first { $0.receiver == receiver }
                guard let kind = kind(of: alert, on: route, after: last, wasQuiet: wasQuiet)
                else { continue }
                tell(kind, index, receiver, by: route.name, leftOut: leftOut)
            }
            guard let escalation = route.escalation,
                now.timeIntervalSince(alert.openedAt) >= escalation.after
            else { continue }
            for receiver in escalation.receivers
            where !ledger.alerts[index].told.contains(where: { $0.receiver == receiver }) {
                tell(.escalation, index, receiver, by: route.name)
            }
        }
    }

    /// What is new for the receiver; nil where nothing is.
    private func kind(
        of alert: Alert, on route: AlertRoute, after last: Telling?, wasQuiet: Bool
    ) -> Notice.Kind? {
        guard let last, last.kind != .resolved else { return .firing }
        if alert.threshold != last.threshold || alert.severity > last.severity { return .firing }
        if wasQuiet, last.at < now { return .reminder }
        guard let pause = route.repeatAfter, now.timeIntervalSince(last.at) >= pause else {
            return nil
        }
        return .reminder
    }

    /// Those whom the request named, and what it named in vain.
    private func requested(
        by alert: Alert, on route: AlertRoute
    ) -> (receivers: [String], leftOut: [String]) {
        guard route.tellsRequested else { return ([], []) }
        var (receivers, leftOut): ([String], [String]) = ([], [])
        for entry in alert.notify {
            if let receiver = rules.receiver(requested: entry) {
                if !route.receivers.contains(receiver) { receivers.append(receiver) }
            } else {
                leftOut.append(entry)
            }
        }
        return (receivers, leftOut)
    }

    /// Tells everyone who knows of the alert that it is gone.
    mutating func tellResolved(_ index: Int) {
        let alert = ledger.alerts[index]
        let successor = ledger.alerts.first { $0.isOpen && $0.openedAt == alert.resolvedAt }
        let routes = rules.routes(for: AlertFacts(alert, in: ledger))
        for telling in alert.told where telling.kind != .resolved {
            if routes.first(where: { $0.name == telling.rule })?.tellsResolved ?? true {
                tell(.resolved, index, telling.receiver, by: telling.rule, successor: successor)
            } else {
                note(.resolved, index, telling.receiver, by: telling.rule)
            }
        }
    }

    /// Tells everyone who knows of the alert that somebody has it.
    mutating func tellAcknowledged(_ index: Int, by command: AlertCommand) {
        for telling in ledger.alerts[index].told where telling.kind != .resolved {
            tell(.acknowledged, index, telling.receiver, by: telling.rule)
        }
    }

    private mutating func tell(
        _ kind: Notice.Kind, _ index: Int, _ receiver: String, by rule: String,
        leftOut: [String] = [], successor: Alert? = nil
    ) {
        note(kind, index, receiver, by: rule)
        if kind != .resolved { countAnew(index) }
        let alert = ledger.alerts[index]
        let wording = NoticeWording(alert, kind, rule: rule, leftOut: leftOut, successor: successor)
        let notice = Notice(
            id: Self.noticeID(alert, kind, receiver, at: now), receiver: receiver, kind: kind,
            severity: alert.severity, alertID: alert.id, alertOpenedAt: alert.openedAt,
            owner: alert.owner, tags: alert.tags, rule: rule, indication: alert.indication,
            subIndication: alert.subIndication, code: alert.problem,
            title: wording.title, text: wording.text, certificate: ledger.certificate,
            serverName: alert.serverName, source: alert.source, revision: revision,
            decidedAt: now)
        actions.append(.tell(notice))
    }

    /// The days that are left are fewer with each word.
    private mutating func countAnew(_ index: Int) {
        guard ledger.alerts[index].problem == Alert.expiring, let certificate = ledger.certificate
        else { return }
        let text = AlertText(expiring: ledger, certificate, at: now)
        ledger.alerts[index].title = text.title
        ledger.alerts[index].text = text.body
    }

    /// Remembers what the receiver was told last.
    private mutating func note(
        _ kind: Notice.Kind, _ index: Int, _ receiver: String, by rule: String
    ) {
        let alert = ledger.alerts[index]
        let telling = Telling(
            receiver: receiver, rule: rule, kind: kind, at: now, threshold: alert.threshold,
            severity: alert.severity)
        if let known = alert.told.firstIndex(where: { $0.receiver == receiver }) {
            ledger.alerts[index].told[known] = telling
        } else {
            ledger.alerts[index].told.append(telling)
        }
    }

    /// The same decision at the same time of the log is the same notice.
    private static func noticeID(
        _ alert: Alert, _ kind: Notice.Kind, _ receiver: String, at time: Date
    ) -> String {
        let text = """
            notice
            \(alert.id)
            \(alert.openedAt.millisecondsSince1970)
            \(kind.rawValue)
            \(receiver)
            \(time.millisecondsSince1970)
            """
        return String(Fingerprint(of: Array(text.utf8)).description.prefix(32))
    }
}
