import Certificates
import Egress
import Events
import FoundationEssentials

/// A notice as mail: plain text and HTML of the same content.
enum NoticeMail {
    static func message(
        _ notice: Notice, from sender: MailAddress, name: String?, to recipients: [MailAddress]
    ) -> MailMessage {
        let title = SafeText.escape(notice.title, limit: 500)
        let text = PlainText.lines(notice.text)
        return MailMessage(
            from: sender, fromName: name, to: recipients, subject: title, date: notice.decidedAt,
            id: notice.id, text: "\(title)\n\n\(text)",
            html: html(title: title, text: text, indication: notice.indication),
            // RFC 3834, 5: keeps answering machines from answering.
            fields: [("Auto-Submitted", "auto-generated"), ("X-Assay-Rule", notice.rule)])
    }

    /// Nothing in it is loaded from elsewhere, and nothing of the notice is taken for markup.
    private static func html(title: String, text: String, indication: Indication) -> String {
        let color =
            switch indication {
            case .failed: "#b00020"
            case .indeterminate: "#8a5a00"
            case .passed: "#005f73"
            }
        var rows = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard let colon = line.firstIndex(of: ":") else {
                rows += "<tr><td colspan=\"2\">\(escape(line))&nbsp;</td></tr>\n"
                continue
            }
            rows +=
                "<tr><th align=\"left\" valign=\"top\">\(escape(line[..<colon]))</th>"
                + "<td>\(escape(line[colon...].dropFirst()))</td></tr>\n"
        }
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>\(escape(title))</title></head>
            <body style="font-family: sans-serif">
            <h1 style="font-size: 1.2em; color: \(color)">\(escape(title))</h1>
            <table cellpadding="4" style="word-break: break-word">
            \(rows)</table>
            </body></html>

            """
    }

    private static func escape(_ text: some StringProtocol) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
