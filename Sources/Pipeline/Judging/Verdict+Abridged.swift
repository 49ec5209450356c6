import Events

extension Verdict {
    /// How many findings an abridged verdict keeps.
    private static let abridgedFindings = 10
    /// How many characters it keeps of a name or text.
    private static let abridgedText = 500

    /// The verdict, short enough for any log: the gravest findings, and texts cut.
    package var abridged: Verdict {
        var verdict = self
        verdict.findings = findings.prefix(Self.abridgedFindings).map { finding in
            var finding = finding
            finding.what = String(finding.what.prefix(Self.abridgedText))
            finding.certificate?.subject.abridge(Self.abridgedText)
            return finding
        }
        verdict.path = path.prefix(Self.abridgedFindings).map { reference in
            var reference = reference
            reference.subject.abridge(Self.abridgedText)
            return reference
        }
        verdict.certificate?.subject.abridge(Self.abridgedText)
        verdict.certificate?.issuer.abridge(Self.abridgedText)
        verdict.certificate?.serial.abridge(Self.abridgedText)
        verdict.certificate?.names = (certificate?.names ?? []).prefix(Self.abridgedFindings).map {
            String($0.prefix(Self.abridgedText))
        }
        return verdict
    }
}

extension String {
    fileprivate mutating func abridge(_ length: Int) {
        if count > length { self = prefix(length) + "…" }
    }
}
