import Certificates
import Events
import FoundationEssentials

/// What templates may name of a notice, made safe to show.
struct NoticeContext {
    let values: [String: Any]

    /// Characters of one value.
    private static let limit = 2_000

    init(_ notice: Notice) {
        let mark = NoticeMark(notice)
        var values: [String: Any] = [
            "id": notice.id, "title": Self.safe(notice.title),
            "text": PlainText.lines(notice.text), "lines": Self.lines(of: notice.text),
            "kind": notice.kind.rawValue, "severity": notice.severity.rawValue,
            "receiver": Self.safe(notice.receiver), "rule": notice.rule,
            "indication": notice.indication.rawValue, "mark": mark.word, "symbol": mark.symbol,
            "color": Self.color(notice), "decided_at": Timestamps.format(notice.decidedAt),
            "tags": notice.tags.map(Self.safe),
            "is_firing": [.firing, .reminder, .escalation].contains(notice.kind),
            "is_resolved": notice.kind == .resolved,
        ]
        let optional: [String: String?] = [
            "sub_indication": notice.subIndication?.rawValue, "code": notice.code,
            "alert_id": notice.alertID, "owner": notice.owner, "server_name": notice.serverName,
            "source": notice.source, "request_id": notice.requestID,
        ]
        for (name, value) in optional { values[name] = value.map(Self.safe) }
        values["certificate"] = notice.certificate.map(Self.values)
        self.values = values
    }

    private static func values(of certificate: CertificateSummary) -> [String: Any] {
        [
            "sha256": certificate.sha256.description, "subject": safe(certificate.subject),
            "issuer": safe(certificate.issuer), "serial": safe(certificate.serial),
            "not_before": Timestamps.format(certificate.notBefore),
            "not_after": Timestamps.format(certificate.notAfter),
            "names": certificate.names.map(safe), "key": safe(certificate.key),
        ]
    }

    /// `label: value`; a line without a colon has no label.
    private static func lines(of text: String) -> [[String: Any]] {
        PlainText.lines(text).split(separator: "\n", omittingEmptySubsequences: false).map {
            line in
            guard let colon = line.firstIndex(of: ":") else { return ["value": String(line)] }
            return [
                "label": String(line[..<colon]),
                "value": String(line[colon...].dropFirst().drop { $0 == " " }),
            ]
        }
    }

    /// Told apart on white by everyone, and by the word beside it.
    private static func color(_ notice: Notice) -> String {
        switch notice.kind {
        case .resolved, .heartbeat: "#00695c"
        case .acknowledged, .test: "#005f73"
        case .firing, .reminder, .escalation:
            switch notice.severity {
            case .critical, .error: "#b00020"
            case .warning: "#8a5a00"
            case .info: "#005f73"
            }
        }
    }

    private static func safe(_ text: String) -> String { SafeText.escape(text, limit: limit) }
}
