import Egress
import Events

/// A notice as mail: plain text and HTML of the same content.
enum NoticeMail {
    static func message(
        _ notice: Notice, from sender: MailAddress, name: String?, to recipients: [MailAddress],
        templates: NoticeTemplates = .standard
    ) -> MailMessage {
        let title = templates.title(notice)
        return MailMessage(
            from: sender, fromName: name, to: recipients, subject: title, date: notice.decidedAt,
            id: notice.id, text: "\(title)\n\n\(templates.text(notice))",
            html: templates.html(notice),
            fields: [
                // RFC 3834, 5: keeps answering machines from answering.
                ("Auto-Submitted", "auto-generated"), ("X-Assay-Rule", notice.rule),
                ("X-Assay-Kind", notice.kind.rawValue),
                ("X-Assay-Severity", notice.severity.rawValue),
            ] + thread(notice))
    }

    /// All mail about one alert in one thread (RFC 5322, 3.6.4), though its first one is unknown here.
    private static func thread(_ notice: Notice) -> [(name: String, value: String)] {
        guard let alert = notice.alertID else { return [] }
        return [("References", "<\(alert)@alert.assay>")]
    }
}
