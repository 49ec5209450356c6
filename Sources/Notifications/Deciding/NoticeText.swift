import Certificates
import Events
import FoundationEssentials

/// What a notice says: one line, and a text that tells what, why and what to do.
///
/// All that comes out of certificates and requests is made safe to show here, and again by the
/// channels, since a notice comes to them through the log.
struct NoticeText {
    let title: String
    let body: String

    /// Subjects of mail beyond this are cut by readers anyway.
    static let maximumTitle = 160
    /// Findings told besides the gravest; the verdict has them all.
    static let maximumFurtherFindings = 8
    static let maximumNames = 10

    init(_ outcome: Outcome, at time: Date, rule: NoticeRule, leftOut: [String]) {
        var text = Paragraphs()
        switch outcome {
        case .verdict(let verdict) where verdict.indication == .passed:
            title = Self.expiring(verdict, at: time, &text)
        case .verdict(let verdict):
            title = Self.notPassed(verdict, &text)
        case .unreadable(let request):
            title = Self.unreadable(request, &text)
        }
        text.begin()
        text.add("Rule", rule.name)
        for entry in leftOut {
            text.add(
                "Not told",
                "\(SafeText.escape(entry, limit: 200)) (neither a receiver's name nor a mail "
                    + "address that notification.allowed_addresses allows)")
        }
        body = text.text
    }

    private static func expiring(
        _ verdict: Verdict, at time: Date, _ text: inout Paragraphs
    ) -> String {
        guard let certificate = verdict.certificate else { return "PASSED" }
        let days = Int(certificate.notAfter.timeIntervalSince(time) / 86_400)
        let left = days == 0 ? "in less than a day" : days == 1 ? "in 1 day" : "in \(days) days"
        let end = Timestamps.format(certificate.notAfter)
        text.add("What", "The certificate is valid, and expires \(left), on \(end).")
        text.add("Why", "From then on, whoever relies on it turns it down.")
        text.add("What to do", "Renew it, and install the new one before that day.")
        describe(verdict, &text)
        return heading("Expires \(left)", certificate.subject, verdict.serverName)
    }

    private static func notPassed(_ verdict: Verdict, _ text: inout Paragraphs) -> String {
        if let main = verdict.findings.first {
            text.add("What", main.what)
            text.add("Why", "\(main.why) (\(main.citation))")
            text.add("What to do", main.remedy)
        } else {
            text.add("What", "The verdict is \(verdict.indication.rawValue), without a finding.")
        }
        let further = verdict.findings.dropFirst().filter { $0.severity != .note }
        if !further.isEmpty {
            text.begin()
            for finding in further.prefix(maximumFurtherFindings) {
                text.add("Also", "\(finding.what) \(finding.remedy)")
            }
            let more = further.count - maximumFurtherFindings
            if more > 0 { text.add("Also", "\(more) more findings in the verdict.") }
        }
        describe(verdict, &text)
        let state = [verdict.indication.rawValue, verdict.subIndication?.rawValue]
            .compactMap(\.self).joined(separator: " ")
        return heading(
            state, verdict.certificate?.subject ?? "a certificate that cannot be read",
            verdict.serverName)
    }

    private static func unreadable(
        _ request: UnreadableRequest, _ text: inout Paragraphs
    ) -> String {
        text.add("What", "A request could not be read: \(request.reason.description).")
        text.add("Why", "No certificate in it was judged.")
        text.add(
            "What to do",
            "Have its sender mend it; the event on the errors topic carries its original bytes.")
        text.begin()
        text.add("Request", request.requestID)
        text.add("Source", request.source)
        text.add("Position", request.position.description)
        text.add("SHA-256", request.originalSHA256.description)
        text.add("Bytes", "\(request.originalBytes)")
        let origin = request.source ?? request.position.description
        return heading("Unreadable request", origin, nil)
    }

    private static func describe(_ verdict: Verdict, _ text: inout Paragraphs) {
        if let certificate = verdict.certificate {
            text.begin()
            text.add("Subject", certificate.subject)
            text.add("Issuer", certificate.issuer)
            text.add("Serial", certificate.serial)
            text.add(
                "Valid",
                "\(Timestamps.format(certificate.notBefore)) to "
                    + Timestamps.format(certificate.notAfter))
            let more = certificate.names.count - maximumNames
            let names = certificate.names.prefix(maximumNames).map {
                SafeText.escape($0, limit: 100)
            }
            text.add(
                "Names",
                names.isEmpty
                    ? nil : names.joined(separator: ", ") + (more > 0 ? ", and \(more) more" : ""),
                limit: 2_000)
            text.add("SHA-256", certificate.sha256.description)
        }
        text.begin()
        text.add("Server name", verdict.serverName)
        text.add("Profile", verdict.profile)
        text.add("Judged for", Timestamps.format(verdict.validatedAt))
        text.add("Source", verdict.source)
        text.add("Request", verdict.requestID)
    }

    private static func heading(_ state: String, _ what: String, _ serverName: String?) -> String {
        let target = serverName.map { " for \(SafeText.escape($0, limit: 60))" } ?? ""
        return "\(state): \(SafeText.escape(what, limit: maximumTitle - 70))\(target)"
    }
}

/// Lines `label: text` in blocks.
private struct Paragraphs {
    private(set) var text = ""

    /// Begins a new block.
    mutating func begin() {
        if !text.isEmpty, !text.hasSuffix("\n\n") { text += "\n" }
    }

    mutating func add(_ label: String, _ value: String?, limit: Int = 500) {
        guard let value, !value.isEmpty else { return }
        text += "\(label): \(SafeText.escape(value, limit: limit))\n"
    }
}
