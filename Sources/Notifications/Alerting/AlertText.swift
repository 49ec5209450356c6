import Certificates
import Events
import FoundationEssentials

/// What an alert says: one line, and a text that tells what, why and what to do.
///
/// All that comes out of certificates and requests is made safe to show here, and again by the
/// channels, since a notice comes to them through the log.
struct AlertText: Hashable, Sendable {
    let title: String
    let body: String

    /// Subjects of mail beyond this are cut by readers anyway.
    static let maximumTitle = 160
    static let maximumNames = 10

    /// Of an outcome that is not good.
    init(_ observation: Observation) {
        var text = Paragraphs()
        if let unreadable = observation.unreadable {
            title = Self.unreadable(unreadable, observation, &text)
        } else {
            title = Self.notPassed(observation, &text)
        }
        body = text.text
    }

    /// Of a valid certificate whose end has come near.
    init(expiring ledger: AlertLedger, _ certificate: CertificateSummary, at time: Date) {
        var text = Paragraphs()
        let seconds = certificate.notAfter.timeIntervalSince(time)
        let end = Timestamps.format(certificate.notAfter)
        let state: String
        if seconds <= 0 {
            state = "Expired"
            text.add("What", "The certificate expired on \(end).")
            text.add("Why", "Whoever relies on it turns it down.")
            text.add("What to do", "Renew it, and install the new one.")
        } else {
            let left = Self.span(seconds)
            state = "Expires in \(left)"
            text.add("What", "The certificate is valid, and expires in \(left), on \(end).")
            text.add("Why", "From then on, whoever relies on it turns it down.")
            text.add("What to do", "Renew it, and install the new one before that day.")
        }
        Self.describe(certificate, &text)
        text.begin()
        for question in ledger.questions.prefix(Self.maximumNames) {
            text.add("Seen at", question.source)
            text.add("Server name", question.serverName)
        }
        title = Self.heading(
            state, certificate.subject, ledger.questions.compactMap(\.serverName).first)
        body = text.text
    }

    /// Of an issuer because of which others fail.
    init(blamed finding: Finding) {
        var text = Paragraphs()
        let subject = finding.certificate?.subject ?? "an issuer"
        text.add("What", finding.what)
        text.add("Why", "\(finding.why) (\(finding.citation))")
        text.add("What to do", finding.remedy)
        text.begin()
        text.add("Subject", subject)
        text.add("SHA-256", finding.certificate?.sha256.description)
        title = Self.heading("Issuer \(finding.code)", subject, nil)
        body = text.text
    }

    /// That nothing flows.
    init(quietSince time: Date) {
        var text = Paragraphs()
        text.add("What", "No outcome has come out of the log since \(Timestamps.format(time)).")
        text.add("Why", "Certificates go bad unseen while nothing is verified.")
        text.add("What to do", "See whether sources and verification run: assay status.")
        title = "Nothing flows since \(Timestamps.format(time))"
        body = text.text
    }

    private static func notPassed(_ observation: Observation, _ text: inout Paragraphs) -> String {
        if let main = observation.findings.first {
            text.add("What", main.what)
            text.add("Why", "\(main.why) (\(main.citation))")
            text.add("What to do", main.remedy)
        } else {
            text.add(
                "What", "The verdict is \(observation.indication.rawValue), without a finding.")
        }
        let further = observation.findings.dropFirst()
        if !further.isEmpty {
            text.begin()
            for finding in further { text.add("Also", "\(finding.what) \(finding.remedy)") }
            if observation.furtherFindings > 0 {
                text.add("Also", "\(observation.furtherFindings) more findings in the verdict.")
            }
        }
        if let certificate = observation.certificate { describe(certificate, &text) }
        text.begin()
        text.add("Server name", observation.serverName)
        text.add("Profile", observation.profile)
        text.add("Judged for", observation.validatedAt.map(Timestamps.format))
        let review = observation.review.flatMap(ReviewCause.init)
        text.add("Judged again", review.map { "because \($0.reason)" })
        text.add("Source", observation.source)
        text.add("Request", observation.requestID)
        let state = [observation.indication.rawValue, observation.subIndication?.rawValue]
            .compactMap(\.self).joined(separator: " ")
        return heading(
            state, observation.certificate?.subject ?? "a certificate that cannot be read",
            observation.serverName)
    }

    private static func unreadable(
        _ unreadable: Observation.Unreadable, _ observation: Observation,
        _ text: inout Paragraphs
    ) -> String {
        text.add("What", "A request could not be read: \(unreadable.reason).")
        text.add("Why", "No certificate in it was judged.")
        text.add(
            "What to do",
            "Have its sender mend it; the event on the errors topic carries its original bytes.")
        text.begin()
        text.add("Request", observation.requestID)
        text.add("Source", observation.source)
        text.add("Position", unreadable.position)
        text.add("SHA-256", unreadable.sha256.description)
        text.add("Bytes", "\(unreadable.bytes)")
        return heading("Unreadable request", observation.source ?? unreadable.position, nil)
    }

    private static func describe(_ certificate: CertificateSummary, _ text: inout Paragraphs) {
        text.begin()
        text.add("Subject", certificate.subject)
        text.add("Issuer", certificate.issuer)
        text.add("Serial", certificate.serial)
        text.add(
            "Valid",
            "\(Timestamps.format(certificate.notBefore)) to "
                + Timestamps.format(certificate.notAfter))
        let more = certificate.names.count - maximumNames
        let names = certificate.names.prefix(maximumNames).map { SafeText.escape($0, limit: 100) }
        text.add(
            "Names",
            names.isEmpty
                ? nil : names.joined(separator: ", ") + (more > 0 ? ", and \(more) more" : ""),
            limit: 2_000)
        text.add("SHA-256", certificate.sha256.description)
    }

    /// `29 days`, `1 day`, `5 hours`, `less than an hour`.
    private static func span(_ seconds: Double) -> String {
        let (days, hours) = (Int(seconds / 86_400), Int(seconds / 3_600))
        if days > 0 { return days == 1 ? "1 day" : "\(days) days" }
        if hours > 0 { return hours == 1 ? "1 hour" : "\(hours) hours" }
        return "less than an hour"
    }

    private static func heading(_ state: String, _ what: String, _ serverName: String?) -> String {
        let target = serverName.map { " for \(SafeText.escape($0, limit: 60))" } ?? ""
        return "\(state): \(SafeText.escape(what, limit: maximumTitle - 70))\(target)"
    }
}
