import Events
import Foundation
import Inventory

/// A frame of `assay top` as lines that fit where they are shown.
struct TopScreen {
    let frame: TopFrame
    let painter: Painter
    let columns: Int
    /// Nil where there is no end to them, as in a file.
    let rows: Int?

    /// The smallest part of a section that says anything: the blank line, the heading and a row.
    private static let leastSection = 3
    /// From here on there is room for what a reason says as well.
    private static let wideColumns = 100

    /// - Parameter foot: the last line.
    func lines(foot: String? = nil) -> [String] {
        let head = head + outcomes
        let feet = foot.map { [fitted($0, .faint)] } ?? []
        let sections = fit(
            [groups, failures, ending], into: (rows ?? .max) - head.count - feet.count)
        guard let rows else { return head + sections + feet }
        let body = (head + sections).prefix(max(0, rows - feet.count))
        let gap = Array(repeating: "", count: rows - feet.count - body.count)
        return body + gap + feet
    }

    /// Each section gets its least, the last ones at first since they say what to do; what is left is
    /// dealt out line by line.
    private func fit(_ sections: [[String]], into room: Int) -> [String] {
        var left = room
        var lengths = sections.map { _ in 0 }
        for index in sections.indices.reversed() where left >= Self.leastSection {
            lengths[index] = min(Self.leastSection, sections[index].count)
            left -= lengths[index]
        }
        while left > 0 {
            let hungry = sections.indices.filter {
                lengths[$0] > 0 && lengths[$0] < sections[$0].count
            }
            guard !hungry.isEmpty else { break }
            for index in hungry.prefix(left) { lengths[index] += 1 }
            left -= hungry.count
        }
        return zip(sections, lengths).flatMap { $0.prefix($1) }
    }
}

// MARK: - The parts

extension TopScreen {
    private var head: [String] {
        let title = "assay top  \(Timestamps.format(frame.at))  \(SafeText.escape(frame.log))"
        let rates = frame.perSecond
        let alerts = frame.alerts
        var facts = [
            "requests \(Self.rate(rates?.requests))/s", "outcomes \(Self.rate(rates?.outcomes))/s",
            "alerts firing \(alerts.firing)",
        ]
        if alerts.acknowledged > 0 { facts.append("acknowledged \(alerts.acknowledged)") }
        if alerts.suppressed > 0 { facts.append("suppressed \(alerts.suppressed)") }
        return [
            fitted(title, .heading),
            fitted(facts.joined(separator: "  "), alerts.firing > 0 ? .bad : .plain), "",
        ]
    }

    private var outcomes: [String] {
        var table = Table([
            .init("OUTCOME"), .init("A SECOND", .trailing), .init("LAST HOUR", .trailing),
            .init("CERTIFICATES", .trailing),
        ])
        let (rates, hour, certificates) = (frame.perSecond, frame.lastHour, frame.certificates)
        func add(
            _ name: String, _ style: Style, _ rate: Double?, _ count: Int, _ certificates: Int?
        ) {
            table.add([
                .init(name, style), .init(Self.rate(rate)), .init("\(count)"),
                .init(certificates.map(String.init) ?? "-"),
            ])
        }
        add("PASSED", .good, rates?.passed, hour.passed, certificates.passed)
        add("FAILED", .bad, rates?.failed, hour.failed, certificates.failed)
        add(
            "INDETERMINATE", .doubtful, rates?.indeterminate, hour.indeterminate,
            certificates.indeterminate)
        add("UNREADABLE", .bad, rates?.unreadable, hour.unreadable, nil)
        return table.lines(painter, columns: columns)
    }

    private var groups: [String] {
        let behind = frame.groups.filter { $0.records > 0 }.sorted { $0.seconds > $1.seconds }
        let upToDate = frame.groups.count - behind.count
        var table = Table([.init(""), .init(""), .init("", .trailing), .init("", .trailing)])
        for group in behind {
            let age = TimeSpan.format(.seconds(Int64(group.seconds)))
            table.add([
                .init(group.group), .init(group.topic), .init("\(group.records)", .doubtful),
                .init(age),
            ])
        }
        let rest = behind.isEmpty ? "All are up to date." : "\(upToDate) more are up to date."
        return section(
            "Groups that are behind, by records and time", table,
            or: frame.groups.isEmpty ? "No topics: assay topics create" : rest,
            always: upToDate > 0)
    }

    private var failures: [String] {
        var table = Table([.init("", .trailing), .init(""), .init(""), .init("")])
        for trouble in frame.failures {
            let reason = trouble.subIndication ?? trouble.code
            let kind = reason == nil || columns >= Self.wideColumns ? trouble.kind : nil
            table.add([
                .init(Self.span(from: trouble.since, to: frame.at), .faint),
                .init([kind, reason].compactMap(\.self).joined(separator: " "), trouble.style),
                .init(trouble.subject, columns: nameColumns), .init(trouble.source ?? ""),
            ])
        }
        return section("Last to fail, and since when", table, or: "None.")
    }

    private var ending: [String] {
        var table = Table([.init("", .trailing), .init(""), .init(""), .init("")])
        for entry in frame.ending {
            table.add([
                .init(Self.span(from: frame.at, to: entry.notAfter), .doubtful),
                .init(entry.indication.rawValue, entry.indication.style),
                .init(entry.subject, columns: nameColumns), .init(entry.source ?? ""),
            ])
        }
        return section("End within \(TopReading.soonDays) days", table, or: "None.")
    }

    /// - Parameters:
    ///   - none: what is said where there are no rows.
    ///   - isAlways: whether that is said behind rows, too.
    private func section(
        _ heading: String, _ table: Table, or none: String, always isAlways: Bool = false
    ) -> [String] {
        var rows = table.rows.isEmpty ? [] : table.lines(painter, indent: 2, columns: columns)
        if rows.isEmpty || isAlways { rows.append(fitted("  " + none, .faint)) }
        return ["", fitted(heading, .heading)] + rows
    }

    /// What a name may take of a line, so that the place beside it is seen.
    private var nameColumns: Int { max(12, (columns - 40) / 2) }

    private func fitted(_ text: String, _ style: Style) -> String {
        painter.paint(DisplayWidth.truncate(text, to: columns), style)
    }

    private static func rate(_ rate: Double?) -> String {
        guard let rate else { return "-" }
        let tenths = Int64((rate * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// In the two largest units, as `3d4h`.
    private static func span(from start: Date, to end: Date) -> String {
        let seconds = Int64(max(0, end.timeIntervalSince(start)))
        let unit: Int64 = seconds >= 86_400 ? 3_600 : seconds >= 3_600 ? 60 : 1
        return TimeSpan.format(.seconds(seconds - seconds % unit))
    }
}

extension TopFrame.Trouble {
    fileprivate var style: Style { Indication(rawValue: kind)?.style ?? .bad }
}
