import Egress
import FoundationEssentials

/// A mail as bytes: RFC 5322 header, `multipart/alternative` with plain text and HTML.
///
/// ASCII throughout with lines of at most 76 characters, so that it passes any server. The same
/// values give the same bytes: an attempt repeated is the same mail, by its Message-ID too.
struct MailMessage {
    let from: MailAddress
    let fromName: String?
    let to: [MailAddress]
    let subject: String
    let date: Date
    /// Makes the Message-ID, `<id@domain of from>`.
    let id: String
    let text: String
    let html: String
    /// Further header fields, whose names are ours.
    let fields: [(name: String, value: String)]

    var bytes: [UInt8] {
        let name = Self.identifier(id)
        // `=_` cannot occur in quoted-printable text (RFC 2045, 6.7).
        let boundary = "=_\(name.prefix(60))"
        var lines = [
            "Date: \(MailDate.format(date))",
            "From: \(sender)",
            EncodedWords.field("To", structured: to.map(\.description)),
            EncodedWords.field("Subject", text: subject),
            "Message-ID: <\(name)@\(from.domain)>",
        ]
        lines += fields.map { EncodedWords.field($0.name, text: $0.value) }
        lines += [
            "MIME-Version: 1.0",
            "Content-Type: multipart/alternative;",
            " boundary=\"\(boundary)\"",
            "",
        ]
        for (type, content) in [("plain", text), ("html", html)] {
            lines += [
                "--\(boundary)",
                "Content-Type: text/\(type); charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable",
                "",
                QuotedPrintable.encode(content),
            ]
        }
        lines += ["--\(boundary)--", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    private var sender: String {
        guard let fromName, !fromName.isEmpty else { return from.description }
        return "\(EncodedWords.phrase(fromName))\r\n <\(from)>"
    }

    /// What of an id may stand in a Message-ID and a boundary.
    private static func identifier(_ id: String) -> String {
        String(
            decoding: id.utf8.prefix(120).map { byte in
                let isPlain =
                    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte)
                return isPlain ? byte : UInt8(ascii: "-")
            }, as: UTF8.self)
    }
}
