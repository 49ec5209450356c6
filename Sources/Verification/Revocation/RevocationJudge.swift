import Events

struct RevocationResult {
    var findings: [Finding] = []
    var evidence: [EvidenceUse] = []
    var wanted: [EvidenceWanted] = []
}

/// Says that revocation is not known, until CRLs and OCSP responses can be read.
final class RevocationJudge {
    private let rule: RevocationRule

    init?(
        rule: RevocationRule, conditions: Conditions, session: Session, material: RevocationMaterial
    ) {
        guard rule != .off else { return nil }
        self.rule = rule
    }

    func examine(_ path: CertificationPath) -> RevocationResult {
        var result = RevocationResult()
        for index in path.certificates.indices.dropLast() {
            result.findings.append(
                Finding(
                    .revocationUnknown, rule == .require ? .unknown : .warning,
                    certificate: path.reference(at: index),
                    what: "Whether the certificate is revoked is not known.",
                    why: "A revoked certificate looks like a good one until its issuer is asked.",
                    remedy: "Supply a current CRL or OCSP response.", citation: "RFC 5280, 6.3",
                    subIndication: rule == .require ? .tryLater : nil,
                    openSSLError: rule == .require ? .unableToGetCRL : nil))
        }
        return result
    }
}

struct RevocationMaterial {
    init(request: VerificationRequest, evidence: EvidenceSet) {}
}

extension FindingCode {
    static let revocationUnknown = FindingCode("revocation.unknown")
}
