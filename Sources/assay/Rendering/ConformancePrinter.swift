import Conformance
import Events
import Foundation

/// A conformance report for people.
struct ConformancePrinter {
    let painter: Painter

    func lines(_ report: ConformanceReport) -> [String] {
        var lines = namespaces(report)
        lines += report.disagreements.flatMap(disagreement)
        lines += report.skipped.map { skipped in
            painter.paint("skipped", .doubtful) + "  "
                + SafeText.escape("\(skipped.id): \(skipped.reason)")
        }
        lines += report.unexpectedSuccesses.map { id in
            painter.paint("agrees", .bad) + "   "
                + SafeText.escape("\(id): it is among the exceptions, and has to go from there")
        }
        return lines + slowest(report) + totals(report)
    }

    private func namespaces(_ report: ConformanceReport) -> [String] {
        var table = Table([
            .init("NAMESPACE"), .init("CASES", .trailing), .init("AGREE", .trailing),
            .init("LENIENT", .trailing), .init("STRICT", .trailing), .init("SKIPPED", .trailing),
        ])
        for (name, tally) in report.namespaces.sorted(by: { $0.key < $1.key }) {
            table.add(
                name, "\(tally.cases)", "\(tally.agree)", "\(tally.lenient)", "\(tally.strict)",
                "\(tally.skipped)")
        }
        return table.lines(painter)
    }

    private func disagreement(_ one: ConformanceReport.Disagreement) -> [String] {
        let style: Style = one.exception == nil ? .bad : .faint
        let excuse = one.exception.map { " (on purpose: \($0))" } ?? ""
        let head =
            painter.paint(DisplayWidth.pad(one.kind.rawValue, to: 7), style) + "  "
            + SafeText.escape("\(one.id): \(one.indication.rawValue)\(excuse)")
        let shown = one.findings.prefix(Self.findingsShown)
        return [head]
            + shown.map { finding in
                "         " + painter.paint(finding.severity.rawValue, finding.severity.style)
                    + SafeText.escape(" \(finding.code.rawValue): \(finding.what)")
            }
    }

    private func slowest(_ report: ConformanceReport) -> [String] {
        guard !report.slowest.isEmpty else { return [] }
        var table = Table([.init("SLOWEST"), .init("MS", .trailing)])
        for timing in report.slowest {
            table.add(timing.id, String(format: "%.2f", timing.milliseconds))
        }
        return [""] + table.lines(painter)
    }

    private func totals(_ report: ConformanceReport) -> [String] {
        let suites = [("x509-limbo", report.limbo), ("PKITS", report.pkits)]
        let word = report.isClean ? painter.paint("OK", .good) : painter.paint("NOT OK", .bad)
        let texts = suites.compactMap { name, tally in
            tally.map {
                "\(name) \($0.agree) of \($0.cases) agree, \($0.lenient) lenient, "
                    + "\($0.strict) strict, \($0.skipped) skipped"
            }
        }
        return [""] + texts + [word]
    }

    /// Findings of a disagreement that are printed; JSON has all.
    private static let findingsShown = 5
}
