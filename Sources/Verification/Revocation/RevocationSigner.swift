import Certificates

/// Finds who signed a CRL, and whether that one may (RFC 5280, 6.3.3 (f), (g)).
struct RevocationSigner {
    let judge: RevocationJudge
    let path: CertificationPath
    let index: Int

    /// Why nobody who may sign it did, as a clause; nil where somebody did.
    func problem(of crl: SuppliedCRL) -> String? {
        if let problem = judge.conditions.problem(with: crl.signatureAlgorithm) { return problem }
        var problem = "the certificate of its signer is not at hand"
        for signer in candidates(for: crl) {
            if let usage = signer.extensions.keyUsage.value, !usage.contains(.crlSign) {
                problem = "the key usage of \(signer.displayName) does not allow it to sign CRLs"
                continue
            }
            guard let outcome = outcome(of: crl, by: signer) else { return "the budget is used up" }
            guard outcome == .valid else {
                problem = "its signature is not one of \(signer.displayName)"
                continue
            }
            if isOnPath(signer) { return nil }
            if judge.isTrusted(signer, under: path.anchor, purposes: []) { return nil }
            problem = "its signer \(signer.displayName) has no valid path to the same trust anchor"
        }
        return problem
    }

    /// All who bear the name: the issuer on the path first, then those whose key the CRL names.
    private func candidates(for crl: SuppliedCRL) -> [Candidate] {
        let pool = judge.session.pool
        let others = pool.members(named: crl.issuer).map { pool[$0] }
        let onPath = path.certificates[(index + 1)...].filter { $0.subject == crl.issuer }
        var seen: Set<ObjectIdentity> = []
        let all = (onPath + others).filter { seen.insert(ObjectIdentity($0)).inserted }
        guard let wanted = crl.authorityKeyIdentifier.value?.keyIdentifier else { return all }
        let named = all.filter { $0.extensions.subjectKeyIdentifier.value == wanted }
        return named + all.filter { $0.extensions.subjectKeyIdentifier.value != wanted }
    }

    private func isOnPath(_ signer: Candidate) -> Bool {
        path.certificates[(index + 1)...].contains { $0.certificate == signer.certificate }
    }

    private func outcome(of crl: SuppliedCRL, by signer: Candidate) -> SignatureOutcome? {
        let signed = crl.list.signedBytes
        guard let key = signer.verificationKey else { return .unsupported }
        guard judge.session.pay(for: key, over: signed) else { return nil }
        return crl.outcome(signedBy: signer) {
            key.check(crl.list.signature, over: signed, by: crl.signatureAlgorithm)
        }
    }
}

extension Conditions {
    /// Why revocation data that is signed so is not believed, as a clause; nil where it may be.
    func problem(with algorithm: SignatureAlgorithm) -> String? {
        guard algorithm.isCheckable else {
            return "it is signed with \(algorithm), which is not checked here"
        }
        return profile.algorithms.objection(to: algorithm).map {
            "it is signed with \(algorithm), which the profile does not take: \($0)"
        }
    }
}
