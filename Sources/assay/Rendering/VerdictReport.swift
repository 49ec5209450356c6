import Events
import Foundation

/// A verdict for people.
struct VerdictReport {
    let painter: Painter
    /// Whether each finding is explained.
    let explains: Bool
    /// Columns to write explanations in.
    let columns: Int

    func lines(_ result: VerifyResult) -> [String] {
        guard let verdict = result.verdict else {
            let problem = SafeText.escape(result.problem ?? "")
            return [
                painter.paint("UNREADABLE", .bad) + "  \(SafeText.escape(result.input)): \(problem)"
            ]
        }
        let beginning = [head(verdict, input: result.input)] + facts(verdict)
        guard !explains else {
            return beginning + VerdictExplanation(painter: painter, columns: columns).lines(verdict)
        }
        return beginning + path(verdict) + verdict.findings.flatMap(finding)
    }

    private func head(_ verdict: Verdict, input: String) -> String {
        let word = painter.paint(verdict.indication.rawValue, verdict.indication.style)
        let why = verdict.subIndication.map { " \($0.rawValue)" } ?? ""
        let subject = verdict.certificate?.subject ?? "(not readable)"
        return "\(word)\(why)  \(SafeText.escape(subject))  "
            + painter.paint(SafeText.escape(input), .faint)
    }

    private func facts(_ verdict: Verdict) -> [String] {
        var facts = [
            "profile \(verdict.profile)",
            "trust store \(verdict.trustStore.name)" + generation(verdict),
            "at \(Timestamps.format(verdict.validatedAt))",
        ]
        if let name = verdict.serverName { facts.insert("for \(name)", at: 0) }
        var lines = [facts.joined(separator: ", ")]
        if let certificate = verdict.certificate {
            lines.append(
                "\(certificate.key), valid \(Timestamps.format(certificate.notBefore)) to "
                    + Timestamps.format(certificate.notAfter))
            lines.append("sha256 \(certificate.sha256)")
        }
        return lines.map { "  " + painter.paint(SafeText.escape($0), .faint) }
    }

    private func path(_ verdict: Verdict) -> [String] {
        guard !verdict.path.isEmpty else { return [] }
        var table = Table([.init(""), .init(""), .init("")])
        for certificate in verdict.path {
            table.add([
                .init(certificate.role.rawValue, .faint), .init(certificate.subject),
                .init(String(certificate.sha256.description.prefix(16)), .faint),
            ])
        }
        return table.lines(painter, indent: 2)
    }

    private func finding(_ finding: Finding) -> [String] {
        let severity = painter.paint(
            DisplayWidth.pad(finding.severity.rawValue, to: 7), finding.severity.style)
        let code = SafeText.escape(finding.code.rawValue)
        var lines = ["  \(severity) \(code): \(SafeText.escape(finding.what))"]
        let isGrave = finding.severity == .error || finding.severity == .unknown
        if isGrave { lines.append(detail("to do", finding.remedy)) }
        return lines
    }

    /// Which of the store's states it was, for those who ask closely.
    private func generation(_ verdict: Verdict) -> String {
        explains && !verdict.trustStore.generation.isEmpty
            ? " (generation \(verdict.trustStore.generation))" : ""
    }

    private func detail(_ name: String, _ text: String) -> String {
        "          " + painter.paint(DisplayWidth.pad(name, to: 7), .faint) + SafeText.escape(text)
    }
}

extension Finding.Severity {
    var style: Style {
        switch self {
        case .error: .bad
        case .unknown, .warning: .doubtful
        case .note: .faint
        }
    }
}
