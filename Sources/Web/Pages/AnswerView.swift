import Certificates
import Events
import FoundationEssentials

/// A verdict as a page shows it: the path as a drawing, every finding explained, the evidence.
struct AnswerView {
    struct Step {
        let role: String
        let subject: String
        let sha256: String
        /// `faulty` or `unknown`, where a finding is about it.
        let fault: String
    }

    struct FindingView {
        /// Stays the same from look to look.
        let key: String
        let severity: String
        let code: String
        let what: String
        let why: String
        let remedy: String
        let citation: String
        let about: String?
        let isOpen: Bool
    }

    struct EvidenceView {
        let kind: String
        let origin: String
        let sha256: String
        let made: String
        let until: String
        let age: String
    }

    let title: String
    let state: String
    let reason: String
    let validatedAt: Moment
    let store: String
    let source: String?
    let hasPath: Bool
    let path: [Step]
    let findings: [FindingView]
    let hasEvidence: Bool
    let evidence: [EvidenceView]

    /// - Parameter index: among the answers of the page.
    init(_ verdict: Verdict, index: Int, at present: Date) {
        let question = verdict.serverName.map { " for \(SafeText.escape($0, limit: 200))" } ?? ""
        title = "Verdict by the profile \(verdict.profile)\(question)"
        state = verdict.indication.rawValue
        reason = verdict.subIndication?.rawValue ?? verdict.indication.rawValue
        validatedAt = Moment(verdict.validatedAt, seenFrom: present)
        store = "\(verdict.trustStore.name) (\(verdict.trustStore.generation))"
        source = verdict.source.map { SafeText.escape($0, limit: 200) }
        path = verdict.path.map { Self.step($0, verdict.findings) }
        hasPath = !path.isEmpty
        findings = verdict.findings.enumerated().map { number, finding in
            Self.finding(finding, key: "\(index)-\(number)-\(finding.code)")
        }
        evidence = verdict.evidence.map(Self.evidence)
        hasEvidence = !evidence.isEmpty
    }

    private static func step(_ reference: CertificateReference, _ findings: [Finding]) -> Step {
        let own = findings.filter { $0.certificate?.sha256 == reference.sha256 }
        let fault =
            own.contains { $0.severity == .error }
            ? "faulty" : own.contains { $0.severity == .unknown } ? "unknown" : ""
        return Step(
            role: reference.role.shown, subject: SafeText.escape(reference.subject, limit: 300),
            sha256: reference.sha256.description, fault: fault)
    }

    private static func finding(_ finding: Finding, key: String) -> FindingView {
        FindingView(
            key: key, severity: finding.severity.rawValue, code: finding.code.rawValue,
            what: SafeText.escape(finding.what), why: SafeText.escape(finding.why),
            remedy: SafeText.escape(finding.remedy),
            citation: finding.citation,
            about: finding.certificate.map {
                "\($0.role.shown): \(SafeText.escape($0.subject, limit: 300))"
            },
            isOpen: finding.severity == .error || finding.severity == .unknown)
    }

    private static func evidence(_ use: EvidenceUse) -> EvidenceView {
        EvidenceView(
            kind: use.kind.shown,
            origin: use.url.map { SafeText.escape($0, limit: 300) } ?? "came with the request",
            sha256: use.sha256.description,
            made: use.thisUpdate.map(Timestamps.format) ?? "–",
            until: use.nextUpdate.map(Timestamps.format) ?? "–",
            age: use.ageSeconds.map { Moment.age(Double($0)) } ?? "–")
    }
}

extension CertificateReference.Role {
    fileprivate var shown: String {
        switch self {
        case .target: "the certificate"
        case .intermediate: "intermediate"
        case .anchor: "trust anchor"
        case .revocationSigner: "signer of revocation data"
        }
    }
}

extension EvidenceUse.Kind {
    fileprivate var shown: String {
        switch self {
        case .crl: "CRL"
        case .deltaCRL: "delta CRL"
        case .ocspResponse: "OCSP response"
        case .issuer: "issuer's certificate"
        }
    }
}
