import Events

/// A past request with the outcome that it had and the one that it would have now.
package struct ReplayedRequest: Sendable {
    package let position: Position
    /// Nil where none was found in the log.
    package let recorded: Outcome?
    package let replayed: Outcome

    /// What is different now; nil where there is nothing to compare with.
    package var difference: OutcomeDifference? {
        recorded.map { OutcomeDifference(from: $0, to: replayed) }
    }
}

/// How an outcome differs from an earlier one of the same request.
package struct OutcomeDifference: Hashable, Sendable {
    package let gained: [Finding]
    package let lost: [Finding]
    /// Whether the indication, its sub-indication or the reason of an unreadable request changes.
    package let changesOutcome: Bool

    package var isEmpty: Bool { gained.isEmpty && lost.isEmpty && !changesOutcome }

    init(from earlier: Outcome, to later: Outcome) {
        let (before, after) = (Self.findings(earlier), Self.findings(later))
        let (known, now) = (Set(before.map(Key.init)), Set(after.map(Key.init)))
        gained = after.filter { !known.contains(Key($0)) }
        lost = before.filter { !now.contains(Key($0)) }
        changesOutcome =
            earlier.indication != later.indication || earlier.subIndication != later.subIndication
            || earlier.unreadableCode != later.unreadableCode
    }

    private static func findings(_ outcome: Outcome) -> [Finding] {
        if case .verdict(let verdict) = outcome { verdict.findings } else { [] }
    }

    /// What makes two findings the same: words may change with the version.
    private struct Key: Hashable {
        let code: FindingCode
        let severity: Finding.Severity
        let certificate: Fingerprint?

        init(_ finding: Finding) {
            code = finding.code
            severity = finding.severity
            certificate = finding.certificate?.sha256
        }
    }
}

extension Outcome {
    fileprivate var unreadableCode: UnreadableReason.Code? {
        if case .unreadable(let request) = self { request.reason.code } else { nil }
    }
}
