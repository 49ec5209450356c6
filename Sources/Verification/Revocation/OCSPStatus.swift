import Certificates
import Crypto
import Events

/// What the OCSP responses at hand say about one certificate (RFC 6960, 3.2 and 4.2).
struct OCSPStatus {
    let judge: RevocationJudge
    let path: CertificationPath
    let index: Int

    private var certificate: Candidate { path.certificates[index] }
    private var issuer: Candidate { path.certificates[index + 1] }

    /// The status by the first response that is about the certificate and can be believed; one that says
    /// "revoked" goes before all others.
    func status(_ evidence: inout [EvidenceUse]) -> RevocationStatus {
        var problems: [String] = []
        var good: EvidenceUse?
        for supplied in judge.material.ocspResponses {
            guard judge.session.work.charge(to: .steps) else { break }
            guard let basic = supplied.response.basic else {
                problems.append("An OCSP responder answered only: \(supplied.response.status).")
                continue
            }
            // Whoever signed one answer of a response signed them all.
            var signer = SignerFinding.unknown
            for single in basic.responses where isAbout(single.certificate) {
                if let problem = problem(of: single, in: basic)
                    ?? signer.problem({ signerProblem(of: basic, supplied) })
                {
                    problems.append("The OCSP response is not believed: \(problem).")
                    continue
                }
                switch single.status {
                case .revoked(let date, let reason):
                    evidence.append(use(of: single, supplied))
                    return .revoked(.init(date: date, reason: reason))
                case .good: good = good ?? use(of: single, supplied)
                case .unknown: problems.append("The OCSP responder does not know the certificate.")
                }
            }
        }
        guard let good else { return .unknown(because: problems) }
        evidence.append(good)
        return .good
    }

    /// Compares the hashes that stand for the issuer, by the algorithm that the responder chose.
    private func isAbout(_ id: OCSPCertificateID) -> Bool {
        guard id.serialNumber.octets == certificate.certificate.serialNumber.octets else {
            return false
        }
        let name = certificate.certificate.issuer.der
        let key = issuer.certificate.publicKey.key
        switch HashAlgorithm(id.hashAlgorithm.algorithm) {
        case .sha1:
            return id.issuerNameHash.elementsEqual(Insecure.SHA1.hash(data: name))
                && id.issuerKeyHash.elementsEqual(Insecure.SHA1.hash(data: key))
        case .sha256:
            return id.issuerNameHash.elementsEqual(SHA256.hash(data: name))
                && id.issuerKeyHash.elementsEqual(SHA256.hash(data: key))
        case .sha384:
            return id.issuerNameHash.elementsEqual(SHA384.hash(data: name))
                && id.issuerKeyHash.elementsEqual(SHA384.hash(data: key))
        case .sha512:
            return id.issuerNameHash.elementsEqual(SHA512.hash(data: name))
                && id.issuerKeyHash.elementsEqual(SHA512.hash(data: key))
        default: return false
        }
    }

    private func use(of single: SingleOCSPResponse, _ supplied: SuppliedOCSPResponse) -> EvidenceUse
    {
        EvidenceUse(
            kind: .ocspResponse, sha256: supplied.fingerprint, url: supplied.url,
            thisUpdate: single.thisUpdate.date, nextUpdate: single.nextUpdate?.date,
            ageSeconds: judge.conditions.time.secondsSince1970
                - single.thisUpdate.secondsSince1970)
    }
}

// MARK: - Whether a response can be believed

extension OCSPStatus {
    /// How old a response without an end may be, in seconds: a day.
    ///
    /// RFC 6960, 4.2.2.1: newer information is there at any time, so an older answer says little.
    private static let maximumAge: Int64 = 86_400

    /// Why a response is not believed, as a clause; nil where it is.
    private func problem(
        of single: SingleOCSPResponse, in basic: BasicOCSPResponse
    ) -> String? {
        let time = judge.conditions.time.secondsSince1970
        let skew = judge.conditions.profile.skewSeconds
        if single.thisUpdate.secondsSince1970 > time + skew {
            return "it begins at \(single.thisUpdate)"
        }
        let end =
            single.nextUpdate?.secondsSince1970
            ?? single.thisUpdate.secondsSince1970 + Self.maximumAge
        if end < time - skew {
            return "it ended at \(PointInTime(secondsSince1970: end))"
        }
        for found in Array(single.extensions) + Array(basic.extensions)
        where found.isCritical && found.id != .ocspNonce {
            return "it has the critical extension \(found.id), which is not understood here"
        }
        return nil
    }

    /// What was found out about the signer of a response, once it was needed.
    private enum SignerFinding {
        case unknown
        case known(String?)

        mutating func problem(_ find: () -> String?) -> String? {
            if case .known(let problem) = self { return problem }
            let problem = find()
            self = .known(problem)
            return problem
        }
    }

    /// The issuer itself signs, or one to whom it has given just that power (RFC 6960, 4.2.2.2).
    private func signerProblem(
        of basic: BasicOCSPResponse, _ supplied: SuppliedOCSPResponse
    ) -> String? {
        let algorithm = SignatureAlgorithm(basic.signatureAlgorithm)
        if let problem = judge.conditions.problem(with: algorithm) { return problem }
        var problem = "its signer's certificate is not at hand"
        for signer in [issuer] + supplied.certificates where isResponder(signer, basic.responder) {
            let outcome = judge.session.check(
                basic.signature, over: basic.signedBytes, by: algorithm, with: signer)
            guard let outcome else { return "the budget is used up" }
            guard outcome == .valid else {
                problem = "its signature is not one of \(signer.displayName)"
                continue
            }
            if signer.certificate == issuer.certificate { return nil }
            guard let reason = delegationProblem(of: signer) else { return nil }
            problem = reason
        }
        return problem
    }

    private func isResponder(_ signer: Candidate, _ responder: OCSPResponder) -> Bool {
        switch responder {
        case .name(let name): name.normalized == signer.subject
        case .keyHash(let hash):
            hash.elementsEqual(Insecure.SHA1.hash(data: signer.certificate.publicKey.key))
        }
    }

    private func delegationProblem(of signer: Candidate) -> String? {
        let name = signer.displayName
        guard signer.issuer == issuer.subject, judge.session.link(signer, to: issuer) == .valid
        else {
            return "its signer \(name) was not appointed by the certificate's issuer"
        }
        guard signer.extensions.extendedKeyUsage.value?.contains(.ocspSigning) == true else {
            return "its signer \(name) may not sign OCSP responses"
        }
        if let usage = signer.extensions.keyUsage.value, !usage.contains(.digitalSignature) {
            return "the key usage of its signer \(name) does not allow it to sign"
        }
        let conditions = judge.conditions.forRevocationSigner(purposes: [.ocspSigning])
        let findings = CertificateCheck.findings(
            about: signer, as: .revocationSigner, under: conditions)
        if let finding = findings.first(where: { $0.severity == .error }) {
            return "its signer's certificate is not valid (\(finding.code))"
        }
        return judge.isRevoked(signer, below: path, at: index + 1)
            ? "its signer's certificate is revoked" : nil
    }
}
