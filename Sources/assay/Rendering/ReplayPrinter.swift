import Events
import Pipeline

/// Prints what a replay finds, and counts it.
struct ReplayPrinter {
    private let terminal: Terminal
    private let isJSON: Bool
    private let isDiff: Bool

    private(set) var judged = 0
    private(set) var changed = 0
    private var same = 0
    private var unmatched = 0
    private var counts: [Indication: Int] = [:]

    init(_ output: OutputOptions, isDiff: Bool) {
        terminal = output.terminal
        isJSON = output.json
        self.isDiff = isDiff
    }

    mutating func print(_ request: ReplayedRequest) throws {
        judged += 1
        counts[request.replayed.indication, default: 0] += 1
        guard isDiff else { return try write(request, nil) }
        guard let difference = request.difference else {
            unmatched += 1
            return
        }
        guard !difference.isEmpty else {
            same += 1
            return
        }
        changed += 1
        try write(request, difference)
    }

    /// The sums, once all is judged.
    func finish() throws {
        if isJSON {
            try terminal.print(
                json: Summary(
                    judged: judged, changed: isDiff ? changed : nil, same: isDiff ? same : nil,
                    unmatched: isDiff ? unmatched : nil))
        } else if isDiff {
            try terminal.print(
                "judged \(judged): \(changed) would change, \(same) would not, "
                    + "\(unmatched) have no recorded outcome")
        } else {
            let parts = Indication.allCases.map { "\(counts[$0] ?? 0) \($0.rawValue)" }
            try terminal.print("judged \(judged): " + parts.joined(separator: ", "))
        }
    }

    private func write(_ request: ReplayedRequest, _ difference: OutcomeDifference?) throws {
        if isJSON {
            try terminal.print(json: ReplayListing(request, difference))
        } else {
            try terminal.print(lines(request, difference))
        }
    }

    private func lines(
        _ request: ReplayedRequest, _ difference: OutcomeDifference?
    ) -> [String] {
        let now = words(request.replayed)
        var head = terminal.output.paint("\(request.position)", .faint) + "  "
        if difference?.changesOutcome == true, let recorded = request.recorded {
            head += words(recorded) + " -> "
        }
        head += now + "  " + SafeText.escape(about(request.replayed))
        guard let difference else { return [head] }
        return [head] + difference.gained.map { line("+", $0) }
            + difference.lost.map { line("-", $0) }
    }

    private func words(_ outcome: Outcome) -> String {
        let words = [outcome.indication.rawValue, outcome.subIndication?.rawValue]
        return terminal.output.paint(
            words.compactMap(\.self).joined(separator: " "), outcome.indication.style)
    }

    private func about(_ outcome: Outcome) -> String {
        switch outcome {
        case .verdict(let verdict):
            [verdict.certificate?.subject, verdict.serverName.map { "for \($0)" }]
                .compactMap(\.self).joined(separator: "  ")
        case .unreadable(let request): "\(request.reason.code.rawValue)  \(request.reason)"
        }
    }

    private func line(_ sign: String, _ finding: Finding) -> String {
        let about = finding.certificate.map { " (\($0.role.rawValue))" } ?? ""
        return "  \(sign) "
            + SafeText.escape(
                "\(finding.severity.rawValue) \(finding.code.rawValue)\(about): \(finding.what)")
    }

    private struct Summary: Encodable {
        let judged: Int
        let changed: Int?
        let same: Int?
        let unmatched: Int?
    }
}

/// A replayed request as JSON.
private struct ReplayListing: Encodable {
    let position: String
    let replayed: Words
    let verdict: Verdict?
    let recorded: Words?
    let gained: [Finding]?
    let lost: [Finding]?

    struct Words: Encodable {
        let indication: Indication
        let subIndication: SubIndication?
        let code: String?

        init(_ outcome: Outcome) {
            indication = outcome.indication
            subIndication = outcome.subIndication
            code = outcome.mainCode
        }

        enum CodingKeys: String, CodingKey {
            case indication
            case subIndication = "sub_indication"
            case code
        }
    }

    init(_ request: ReplayedRequest, _ difference: OutcomeDifference?) {
        position = request.position.description
        replayed = Words(request.replayed)
        if case .verdict(let verdict) = request.replayed {
            self.verdict = verdict
        } else {
            verdict = nil
        }
        recorded = difference == nil ? nil : request.recorded.map(Words.init)
        gained = difference?.gained
        lost = difference?.lost
    }
}
