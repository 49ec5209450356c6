import Bench
import Foundation

/// Runs hostile probes, and prints what they came to.
struct HostilePrinter {
    private let terminal: Terminal
    private let isJSON: Bool

    init(_ output: OutputOptions) {
        terminal = output.terminal
        isJSON = output.json
    }

    func list(_ probes: [HostileProbe]) throws {
        if isJSON {
            try terminal.print(json: probes.map(ListedProbe.init))
            return
        }
        var table = Table([.init("PROBE"), .init("RIGHT ANSWER"), .init("WHAT THE SENDER DOES")])
        for probe in probes { table.add(probe.name, probe.expected, probe.summary) }
        try terminal.print(table.lines(terminal.output))
    }

    /// Returns how many probes got a wrong answer.
    func measure(_ probes: [HostileProbe], rounds: Int) throws -> Int {
        var rows: [HostileMeasurement] = []
        for probe in probes {
            terminal.progress("\(probe.name): \(probe.summary)")
            rows.append(try HostileBench(probe, rounds: rounds).run())
        }
        terminal.progress("")
        if isJSON {
            try terminal.print(json: HostileListing(probes: rows))
        } else {
            try terminal.print(lines(rows))
        }
        return rows.count { !$0.isRight }
    }

    private func lines(_ rows: [HostileMeasurement]) -> [String] {
        var table = Table([
            .init("PROBE"), .init("VERDICT"), .init("MAIN FINDING"),
            .init("SIGNATURES", .trailing), .init("STEPS", .trailing),
            .init("COMPARISONS", .trailing), .init("MS", .trailing), .init("MEMORY", .trailing),
        ])
        for row in rows {
            table.add(
                row.probe, row.verdict + (row.isRight ? "" : " (WRONG)"), row.finding ?? "-",
                "\(row.signatures)", "\(row.steps)", "\(row.comparisons)",
                String(format: "%.1f", row.milliseconds),
                row.peakBytes.map { String(format: "%.1f", Double($0) / 1e6) } ?? "-")
        }
        let slowest = rows.max { $0.milliseconds < $1.milliseconds }
        let wrong = rows.count { !$0.isRight }
        let summary =
            "\(rows.count) probes, \(rows.count - wrong) with the right answer; the slowest is "
            + "\(slowest?.probe ?? "-")."
        return table.lines(terminal.output) + ["", summary]
    }
}

/// What `bench hostile` prints as JSON.
private struct HostileListing: Encodable {
    let probes: [HostileMeasurement]
}

/// What `bench hostile --list` prints as JSON.
private struct ListedProbe: Encodable {
    let probe: String
    let expected: String
    let summary: String

    init(_ probe: HostileProbe) {
        self.probe = probe.name
        expected = probe.expected
        summary = probe.summary
    }
}
