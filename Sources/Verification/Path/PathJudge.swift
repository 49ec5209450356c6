import Certificates
import Events

/// Says everything there is to say about one path that reaches an anchor.
struct PathJudge {
    let conditions: Conditions
    let session: Session
    /// How revocation is looked into; nil where it is not.
    let revocation: RevocationJudge?

    func attempt(_ path: CertificationPath) -> PathFinder.Attempt {
        var findings: [Finding] = []
        for (index, candidate) in path.certificates.enumerated() {
            findings.take(
                CertificateCheck.findings(
                    about: candidate, as: path.role(at: index), under: conditions))
        }
        findings.take(signatureFindings(path))
        findings.take(PathCheck.findings(about: path, under: conditions, work: &session.work))
        if let kind = session.work.exhausted { findings.append(.outOfBudget(kind)) }
        guard let revocation,
            !findings.contains(where: { $0.preventsPassing && $0.code == .signatureInvalid })
        else {
            return PathFinder.Attempt(path: path, findings: findings, evidence: [], wanted: [])
        }
        let result = revocation.examine(path)
        findings.take(result.findings)
        if let kind = session.work.exhausted, !findings.contains(where: { $0.code == .outOfBudget })
        {
            findings.append(.outOfBudget(kind))
        }
        return PathFinder.Attempt(
            path: path, findings: findings, evidence: result.evidence, wanted: result.wanted)
    }

    private func signatureFindings(_ path: CertificationPath) -> [Finding] {
        var findings: [Finding] = []
        for index in path.certificates.indices.dropLast() {
            let issuer = path.certificates[index + 1]
            switch session.link(path.certificates[index], to: issuer) {
            case .invalid, .mismatched:
                findings.append(
                    .signatureInvalid(path.reference(at: index), issuer: issuer.displayName))
            case .unsupported:
                findings += unsupported(path, at: index)
            case .valid, nil:
                continue
            }
        }
        return findings
    }

    /// What cannot be checked, unless the checks of the certificates said so already.
    private func unsupported(_ path: CertificationPath, at index: Int) -> [Finding] {
        let isKnown = session.isExplained(path.certificates[index], path.certificates[index + 1])
        guard !isKnown else { return [] }
        return [
            Finding(
                .signatureUnchecked, .error, certificate: path.reference(at: index),
                what: "The signature cannot be checked with the issuer's key, "
                    + "\(path.certificates[index + 1].keyDescription).",
                why: "A signature that is not checked proves nothing.",
                remedy: "Have the chain issued again with ECDSA or RSA keys of 2048 to 8192 bits.",
                citation: "RFC 5280, 6.1.3 (a)(1)", subIndication: .cryptoConstraintsFailure,
                openSSLError: .unsupportedSignatureAlgorithm)
        ]
    }
}

extension Session {
    /// Whether a profile's checks of algorithm and key already say why a signature is not checked.
    func isExplained(_ certificate: Candidate, _ issuer: Candidate) -> Bool {
        if !certificate.signatureAlgorithm.isCheckable { return true }
        if case .malformed = issuer.keyDescription { return true }
        return false
    }
}

extension Finding {
    static func signatureInvalid(_ certificate: CertificateReference, issuer: String) -> Finding {
        Finding(
            .signatureInvalid, .error, certificate: certificate,
            what: "The signature is not one of the issuer \(issuer).",
            why:
                "The certificate was changed after it was signed, or was never signed by the issuer.",
            remedy:
                "Get the certificate again from where it was issued; if it came over a network, "
                + "find out who changed it.",
            citation: "RFC 5280, 6.1.3 (a)(1)", subIndication: .signatureFailure,
            openSSLError: .certificateSignatureFailure)
    }
}

extension FindingCode {
    static let signatureInvalid = FindingCode("signature.invalid")
    static let signatureUnchecked = FindingCode("signature.unchecked")
}
