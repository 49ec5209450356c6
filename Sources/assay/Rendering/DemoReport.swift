import Events
import Pipeline

/// The closing account of a demo.
struct DemoReport: Encodable, Sendable {
    struct Verdicts: Encodable, Sendable {
        let indication: String
        let subIndication: String?
        let code: String?
        let count: Int

        enum CodingKeys: String, CodingKey {
            case indication
            case subIndication = "sub_indication"
            case code, count
        }
    }

    struct Notifications: Encodable, Sendable {
        let channel: String
        let status: String
        let count: Int
    }

    struct Expectation: Encodable, Sendable {
        let expected: String
        let sent: Int
        let met: Int
    }

    struct Surprise: Encodable, Sendable {
        let position: String
        let expected: String
        let found: String
    }

    let log: String
    let requests: Int
    let verified: Int
    let errors: Int
    let notifications: Int
    let lost: Int
    let duplicated: Int
    let invented: Int
    let misjudged: Int
    let seconds: Double
    let requestsPerSecond: Double
    /// What this run's sources sent; the rest counts what is in the log.
    let requestsBySource: [String: Int]
    let verdicts: [Verdicts]
    let notificationsByChannel: [Notifications]
    let expectations: [Expectation]
    let surprises: [Surprise]
    /// Whether every request had one outcome, and the one that was expected.
    let isSound: Bool

    enum CodingKeys: String, CodingKey {
        case log, requests, verified, errors, notifications, lost, duplicated, invented, misjudged
        case seconds
        case requestsPerSecond = "requests_per_second"
        case requestsBySource = "requests_by_source"
        case verdicts
        case notificationsByChannel = "notifications_by_channel"
        case expectations, surprises
        case isSound = "sound"
    }

    init(
        _ report: ReconciliationReport, sent: [String: Int], seconds: Double, log: LogLocation
    ) {
        self.log = log.description
        requests = report.requests
        verified = report.verified
        errors = report.errors
        notifications = report.notifications
        lost = report.lost
        duplicated = report.duplicated
        invented = report.invented
        misjudged = report.expectations.values.reduce(0) { $0 + $1.sent - $1.met }
        self.seconds = seconds
        requestsPerSecond = seconds > 0 ? (Double(report.requests) / seconds).rounded() : 0
        requestsBySource = sent
        verdicts = report.verdicts.map {
            Verdicts(
                indication: $0.key.indication.rawValue,
                subIndication: $0.key.subIndication?.rawValue, code: $0.key.code, count: $0.value)
        }.sorted {
            // PASSED first, FAILED last; the most frequent first.
            ($1.indication, $1.count, $0.code ?? "") < ($0.indication, $0.count, $1.code ?? "")
        }
        notificationsByChannel = report.notificationsByChannel.map {
            Notifications(channel: $0.key.channel, status: $0.key.status.rawValue, count: $0.value)
        }.sorted { ($0.channel, $0.status) < ($1.channel, $1.status) }
        expectations = report.expectations.map {
            Expectation(expected: $0.key, sent: $0.value.sent, met: $0.value.met)
        }.sorted { ($1.sent, $0.expected) < ($0.sent, $1.expected) }
        surprises = report.surprises.map {
            Surprise(
                position: $0.position.description, expected: $0.expected, found: $0.found)
        }
        isSound = report.isBalanced && report.isAsExpected
    }

    func lines(_ painter: Painter) -> [String] {
        [""] + sources(painter) + [""] + judged(painter) + [""] + alerts(painter) + [""]
            + closing(painter)
    }

    private func sources(_ painter: Painter) -> [String] {
        var table = Table([.init("REQUESTS BY SOURCE"), .init("", .trailing)])
        for (source, count) in requestsBySource.sorted(by: {
            ($1.value, $0.key) < ($0.value, $1.key)
        }) {
            table.add(source, "\(count)")
        }
        return table.lines(painter)
    }

    private func judged(_ painter: Painter) -> [String] {
        var table = Table([
            .init("VERDICT"), .init("WHY"), .init("CODE"), .init("", .trailing),
            .init("EXPECTED", .trailing),
        ])
        for verdict in verdicts {
            let code = verdict.code ?? verdict.indication
            let expected = expectations.first { $0.expected == code }?.sent
            let style = Indication(rawValue: verdict.indication)?.style ?? .plain
            table.add([
                .init(verdict.indication, style), .init(verdict.subIndication ?? ""),
                .init(verdict.code ?? ""), .init("\(verdict.count)"),
                .init(expected.map(String.init) ?? "-", expected == verdict.count ? .good : .bad),
            ])
        }
        return table.lines(painter)
    }

    private func alerts(_ painter: Painter) -> [String] {
        var table = Table([.init("ALERTS BY CHANNEL"), .init(""), .init("", .trailing)])
        for entry in notificationsByChannel {
            table.add([
                .init(entry.channel),
                .init(entry.status, entry.status == "delivered" ? .good : .bad),
                .init("\(entry.count)"),
            ])
        }
        return table.lines(painter)
    }

    private func closing(_ painter: Painter) -> [String] {
        var lines = surprises.map { surprise in
            painter.paint("misjudged", .bad)
                + " \(surprise.position): expected \(SafeText.escape(surprise.expected)), "
                + "found \(SafeText.escape(surprise.found))"
        }
        let rate = Int(requestsPerSecond)
        let duration = (seconds * 100).rounded() / 100
        lines.append("\(requests) requests judged in \(duration) s, \(rate) a second.")
        let isBalanced = requests == verified + errors
        lines.append(
            "\(requests) requests \(isBalanced ? "==" : "!=") \(verified) verified + "
                + "\(errors) errors; \(lost) lost, \(duplicated) duplicated, "
                + "\(misjudged) misjudged.")
        lines.append(
            isSound
                ? painter.paint(
                    "Every request has its one verdict, and it is the expected one.", .good)
                : painter.paint("Something is wrong: see above.", .bad))
        return lines
    }
}
