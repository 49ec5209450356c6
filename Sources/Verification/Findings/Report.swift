import Events

/// Where checks put their findings; it knows which certificate and rule they are about.
struct Report {
    private(set) var findings: [Finding] = []
    private let candidate: Candidate?
    private let role: Role
    /// The rule that is being looked at.
    var citation = ""

    /// Findings of one kind that one check keeps about one certificate.
    ///
    /// Whoever mends these looks again; thousands would say no more, and their verdict would not fit the
    /// log (`RequestLimits.requestBytes`).
    static let maximumOfOneKind = 8

    /// - Parameter candidate: what the findings are about; nil for the path as a whole.
    init(about candidate: Candidate? = nil, as role: Role = .target) {
        self.candidate = candidate
        self.role = role
    }

    /// Says something about the certificate that the report is about, or another one.
    mutating func add(
        _ code: FindingCode, _ severity: Finding.Severity,
        about certificate: CertificateReference? = nil, what: String, why: String, remedy: String,
        citation: String? = nil, _ subIndication: SubIndication? = nil,
        _ openSSLError: OpenSSLError? = nil
    ) {
        guard findings.count < Self.maximumOfOneKind || !isFull(for: code) else { return }
        findings.append(
            Finding(
                code, severity, certificate: certificate ?? candidate?.reference(as: role),
                what: what, why: why,
                remedy: remedy, citation: citation ?? self.citation,
                subIndication: Self.effective(subIndication, severity),
                openSSLError: openSSLError))
    }

    /// Whether there are enough of a kind; what is left out is noted once.
    private mutating func isFull(for code: FindingCode) -> Bool {
        let count = findings.count { $0.code == code }
        guard count >= Self.maximumOfOneKind else { return false }
        let omitted = Finding.omitted(code)
        if !findings.contains(where: { $0.what == omitted.what }) { findings.append(omitted) }
        return true
    }

    mutating func append(_ others: [Finding]) {
        findings.take(others)
    }

    /// Warnings and notes lead to no indication; an error always does.
    private static func effective(
        _ subIndication: SubIndication?, _ severity: Finding.Severity
    ) -> SubIndication? {
        switch severity {
        case .error: subIndication ?? .chainConstraintsFailure
        case .unknown: subIndication ?? .certificateChainGeneralFailure
        case .warning, .note: nil
        }
    }
}

extension [Finding] {
    /// Whether any of them keeps a certificate from passing.
    var preventPassing: Bool { contains(where: \.preventsPassing) }

    /// Adds others behind these, without a copy where there are none yet.
    mutating func take(_ others: [Finding]) {
        if isEmpty {
            self = others
        } else if !others.isEmpty {
            self += others
        }
    }
}

extension Finding {
    /// Whether it keeps a certificate from passing.
    var preventsPassing: Bool {
        switch severity {
        case .error, .unknown: true
        case .warning, .note: false
        }
    }
}
