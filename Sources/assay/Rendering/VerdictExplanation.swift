import Events
import Foundation

/// A verdict explained to a person: what, why, which certificate, how to mend it, and by which rule.
struct VerdictExplanation {
    let painter: Painter
    /// Columns to write in.
    let columns: Int

    func lines(_ verdict: Verdict) -> [String] {
        path(verdict) + evidence(verdict) + verdict.findings.flatMap(finding) + closing(verdict)
    }

    // MARK: The path

    /// From the anchor downwards, each under the one that vouches for it.
    private func path(_ verdict: Verdict) -> [String] {
        guard !verdict.path.isEmpty else { return [] }
        let isRooted = verdict.path.last?.role == .anchor
        let store = verdict.trustStore
        var lines = ["", heading("path")]
        if !isRooted {
            lines.append(
                indent(1) + painter.paint("(nobody in the trust store \(safe(store.name)))", .bad))
        }
        for (depth, certificate) in verdict.path.reversed().enumerated() {
            let level = isRooted ? depth : depth + 1
            let branch = level == 0 ? "" : String(repeating: "   ", count: level - 1) + "└─ "
            lines.append(
                indent(1) + painter.paint(branch, .faint) + safe(certificate.subject) + "  "
                    + painter.paint(
                        "\(title(certificate.role)), \(short(certificate.sha256))", .faint)
                    + mark(verdict, certificate))
        }
        return lines
    }

    /// How many findings there are about a certificate.
    private func mark(_ verdict: Verdict, _ certificate: CertificateReference) -> String {
        let about = verdict.findings.filter { $0.certificate?.sha256 == certificate.sha256 }
        guard let gravest = about.first else { return "" }
        let count = about.count == 1 ? "" : " and \(about.count - 1) more"
        return "  " + painter.paint("← \(gravest.code.rawValue)\(count)", gravest.severity.style)
    }

    private func title(_ role: CertificateReference.Role) -> String {
        switch role {
        case .target: "the certificate judged"
        case .intermediate: "intermediate"
        case .anchor: "trust anchor"
        case .revocationSigner: "signer of revocation data"
        }
    }

    // MARK: Evidence

    private func evidence(_ verdict: Verdict) -> [String] {
        guard !verdict.evidence.isEmpty else { return [] }
        return ["", heading("evidence")]
            + verdict.evidence.flatMap { use in
                var facts = [kind(use.kind), short(use.sha256)]
                if let age = use.ageSeconds { facts.append("\(Age.text(age)) old") }
                if let next = use.nextUpdate {
                    facts.append("good until \(Timestamps.format(next))")
                }
                let line = indent(1) + facts.joined(separator: ", ")
                let origin = use.url.map { "from \($0)" } ?? "came with the request"
                return [line, indent(2) + painter.paint(safe(origin), .faint)]
            }
    }

    private func kind(_ kind: EvidenceUse.Kind) -> String {
        switch kind {
        case .crl: "CRL"
        case .deltaCRL: "delta CRL"
        case .ocspResponse: "OCSP response"
        case .issuer: "issuer's certificate"
        }
    }

    // MARK: Findings

    private func finding(_ finding: Finding) -> [String] {
        let error = finding.openSSLError.map { "  " + painter.paint($0.rawValue, .faint) } ?? ""
        let head =
            "  " + painter.paint(finding.severity.rawValue, finding.severity.style) + " "
            + safe(finding.code.rawValue) + error
        let about = finding.certificate.map {
            "\(title($0.role)), \($0.subject) (\(short($0.sha256)))"
        }
        return ["", head] + detail("what", finding.what)
            + (about.map { detail("about", $0) } ?? []) + detail("why", finding.why)
            + detail("to do", finding.remedy) + detail("rule", finding.citation)
    }

    private func detail(_ name: String, _ text: String) -> [String] {
        let label = DisplayWidth.pad(name, to: Self.labelWidth)
        let margin = String(repeating: " ", count: Self.labelWidth)
        let wrapped = TextWrap.lines(safe(text), width: columns - Self.labelWidth - 4)
        return wrapped.enumerated().map { index, line in
            indent(1) + (index == 0 ? painter.paint(label, .faint) : margin) + line
        }
    }

    private static let labelWidth = 7

    // MARK: The end

    private func closing(_ verdict: Verdict) -> [String] {
        guard verdict.findings.isEmpty else { return [] }
        return ["", "  " + painter.paint("nothing to mend", .good)]
    }

    private func heading(_ text: String) -> String { "  " + painter.paint(text, .heading) }

    private func indent(_ level: Int) -> String { String(repeating: "  ", count: level + 1) }

    private func short(_ fingerprint: Fingerprint) -> String {
        String(fingerprint.description.prefix(16))
    }

    private func safe(_ text: String) -> String { SafeText.escape(text) }
}

/// How long ago something was, in its largest whole unit.
enum Age {
    static func text(_ seconds: Int64) -> String {
        let units: [(Int64, String)] = [(86_400, "day"), (3_600, "hour"), (60, "minute")]
        let (size, name) = units.first { seconds >= $0.0 } ?? (1, "second")
        let count = max(0, seconds / size)
        return "\(count) \(name)\(count == 1 ? "" : "s")"
    }
}

/// Breaks text into lines between words.
enum TextWrap {
    /// - Parameter width: columns; a word that is longer stands on a line of its own.
    static func lines(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            let longer = line.isEmpty ? String(word) : line + " " + word
            if DisplayWidth.of(longer) > width, !line.isEmpty {
                lines.append(line)
                line = String(word)
            } else {
                line = longer
            }
        }
        return lines + [line]
    }
}
