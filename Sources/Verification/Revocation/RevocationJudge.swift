import Certificates
import Events

/// Finds out whether certificates of a path are revoked: all but the anchor, which nobody can revoke.
final class RevocationJudge {
    let rule: RevocationRule
    let conditions: Conditions
    let session: Session
    private(set) var material: RevocationMaterial
    /// Signers whose own status is being looked into: a CRL may cover the one who signs it.
    private var inProgress: Set<Fingerprint> = []
    /// CRL signers in CRLs of CRL signers: deeper than any real hierarchy.
    private static let maximumNesting = 6

    init?(
        rule: RevocationRule, conditions: Conditions, session: Session, material: RevocationMaterial
    ) {
        guard rule != .off else { return nil }
        self.rule = rule
        self.conditions = conditions
        self.session = session
        self.material = material
    }

    /// Looks into every certificate of a path but the anchor.
    func examine(_ path: CertificationPath) -> RevocationResult {
        var result = RevocationResult()
        for index in path.certificates.indices.dropLast() {
            examine(path, at: index, &result)
        }
        return result
    }

    private func examine(
        _ path: CertificationPath, at index: Int, _ result: inout RevocationResult
    ) {
        let candidate = path.certificates[index]
        // Whoever issued such a certificate answers for it with its short life (RFC 6960, 4.2.2.2.1).
        if path.role(at: index) == .revocationSigner, candidate.certificate.has(.ocspNoCheck) {
            return
        }
        let reference = path.reference(at: index)
        var basis = RevocationBasis()
        var status = status(of: path, at: index, &basis)
        // Most need nothing of these, and an OCSP request costs two digests.
        lazy var sources = RevocationSources(path: path, index: index)
        if case .unknown = status {
            reconsider(path, at: index, with: sources.wanted, &status, &basis)
        }
        var deltas = deltas(of: path, at: index, status, basis)
        reconsider(path, at: index, with: deltas, &status, &basis)
        deltas = self.deltas(of: path, at: index, status, basis)
        result.evidence += basis.evidence
        result.wanted += deltas
        switch status {
        case .good where basis.listsWithoutDelta.isEmpty: break
        case .good:
            result.findings.append(.deltaMissing(reference, complaints(about: deltas)))
        case .revoked(let revocation):
            result.findings.append(.revoked(revocation, reference))
        case .unknown(let reasons):
            result.findings.append(
                .revocationUnknown(
                    reference, because: reasons + complaints(about: sources.wanted),
                    sources: sources, rule: rule))
            result.wanted += sources.wanted
        }
    }

    /// Looks at the status again where the shelf has something new at these places.
    private func reconsider(
        _ path: CertificationPath, at index: Int, with wanted: [EvidenceWanted],
        _ status: inout RevocationStatus, _ basis: inout RevocationBasis
    ) {
        guard !wanted.isEmpty, material.take(wanted) else { return }
        basis = RevocationBasis()
        status = self.status(of: path, at: index, &basis)
    }

    /// Where the deltas are that could change a status: no delta takes back more than a hold.
    private func deltas(
        of path: CertificationPath, at index: Int, _ status: RevocationStatus,
        _ basis: RevocationBasis
    ) -> [EvidenceWanted] {
        if case .revoked(let revocation) = status, revocation.reason != .certificateHold {
            return []
        }
        return RevocationSources.deltas(to: basis.listsWithoutDelta, path: path, index: index)
    }

    private func complaints(about wanted: [EvidenceWanted]) -> [String] {
        wanted.isEmpty ? [] : material.evidence.complaints(about: wanted)
    }

    /// Asks OCSP responses first, which are about this certificate alone, and then CRLs.
    private func status(
        of path: CertificationPath, at index: Int, _ basis: inout RevocationBasis
    ) -> RevocationStatus {
        guard !material.isEmpty else { return .unknown(because: material.unreadable) }
        var reasons = material.unreadable
        let ocsp = OCSPStatus(judge: self, path: path, index: index)
        let fromOCSP = ocsp.status(&basis.evidence)
        if case .revoked = fromOCSP { return fromOCSP }
        let crl = CRLStatus(judge: self, path: path, index: index)
        let fromCRL = crl.status(&basis)
        if case .revoked = fromCRL { return fromCRL }
        if case .good = fromOCSP {
            basis.listsWithoutDelta = []
            return .good
        }
        if case .good = fromCRL { return .good }
        if case .unknown(let more) = fromOCSP { reasons += more }
        if case .unknown(let more) = fromCRL { reasons += more }
        return .unknown(because: reasons)
    }

    /// Whether CRLs say that an OCSP responder's certificate is revoked; one that says that nobody need
    /// ask is not asked about (RFC 6960, 4.2.2.2.1).
    func isRevoked(_ responder: Candidate, below path: CertificationPath, at issuer: Int) -> Bool {
        guard !responder.certificate.has(.ocspNoCheck) else { return false }
        let certificates = [responder] + path.certificates[issuer...]
        let path = CertificationPath(
            certificates: certificates, constraints: path.constraints, endRole: .revocationSigner)
        var basis = RevocationBasis()
        let status = CRLStatus(judge: self, path: path, index: 0).status(&basis)
        if case .revoked = status { return true }
        return false
    }

    /// Whether a signer of revocation data, who is not on the path, has a path to the same anchor and is
    /// not revoked.
    func isTrusted(
        _ signer: Candidate, under anchor: Candidate, purposes: [ObjectIdentifier]
    ) -> Bool {
        if signer.certificate == anchor.certificate { return true }
        // Its own status depends on itself: nothing speaks against it (and see RFC 5280, 6.3.3 (f)).
        if inProgress.contains(signer.fingerprint) { return true }
        guard inProgress.count < Self.maximumNesting else { return false }
        inProgress.insert(signer.fingerprint)
        defer { inProgress.remove(signer.fingerprint) }
        let conditions = conditions.forRevocationSigner(purposes: purposes)
        var finder = PathFinder(target: signer, conditions: conditions, session: session) {
            [self] path, session in
            let base = PathJudge(conditions: conditions, session: session, revocation: nil)
                .attempt(path)
            guard path.anchor.certificate == anchor.certificate else {
                return base.adding(.otherAnchor)
            }
            let findings = examine(path).findings.filter { $0.code == .revoked || rule == .require }
            return findings.reduce(base) { $0.adding($1) }
        }
        guard case .found(let attempt) = finder.find() else { return false }
        return attempt.isSound
    }
}

extension PathFinder.Attempt {
    fileprivate func adding(_ finding: Finding) -> Self {
        Self(path: path, findings: findings + [finding], evidence: evidence, wanted: wanted)
    }
}

extension Finding {
    /// Never shown: it only keeps a signer of revocation data from being believed.
    fileprivate static let otherAnchor = Finding(
        FindingCode("revocation.other_anchor"), .error, what: "The signer has another anchor.",
        why: "Revocation data is believed from the certificate's own hierarchy only.",
        remedy: "Use data of the same hierarchy.", citation: "RFC 5280, 6.3.3 (f)",
        subIndication: .certificateChainGeneralFailure)

    static func revoked(
        _ revocation: RevocationStatus.Revocation, _ reference: CertificateReference
    ) -> Finding {
        let reason = revocation.reason.map { " (\($0.name))" } ?? ""
        let isTarget = reference.role == .target
        return Finding(
            .revoked, .error, certificate: reference,
            what: "The certificate was revoked at \(revocation.date)\(reason).",
            why: "Its issuer has taken back what the certificate says.",
            remedy: isTarget
                ? "Stop using it; have a new one issued, with a new key if that was compromised."
                : "Have the certificate issued by another authority, or get the current chain.",
            citation: "RFC 5280, 6.3; RFC 6960", subIndication: isTarget ? .revoked : .revokedCA,
            openSSLError: .certificateRevoked)
    }

    static func revocationUnknown(
        _ reference: CertificateReference, because reasons: [String], sources: RevocationSources,
        rule: RevocationRule
    ) -> Finding {
        var reasons = reasons
        if let limitation = sources.limitation { reasons.append(limitation) }
        reasons = distinct(reasons)
        let what =
            reasons.isEmpty
            ? "Whether the certificate is revoked is not known: no CRL or OCSP response is at hand."
            : "Whether the certificate is revoked is not known. " + reasons.joined(separator: " ")
        return Finding(
            .revocationUnknown, rule == .require ? .unknown : .warning, certificate: reference,
            what: what,
            why: "A revoked certificate looks like a good one until its issuer is asked.",
            remedy: sources.isEmpty
                ? "Supply a current CRL of the issuer; the certificate names no place to get one."
                : "Let Assay fetch revocation data, or supply a current CRL or OCSP response.",
            citation: "RFC 5280, 6.3",
            subIndication: rule == .require ? .tryLater : nil,
            openSSLError: rule == .require ? .unableToGetCRL : nil)
    }

    static func deltaMissing(
        _ reference: CertificateReference, _ complaints: [String]
    ) -> Finding {
        let what = "By its CRL it is not revoked, but no current delta to that CRL is at hand."
        return Finding(
            .deltaMissing, .warning, certificate: reference,
            what: ([what] + distinct(complaints)).joined(separator: " "),
            why: "A revocation since the CRL was made would be in the delta only.",
            remedy: "Let Assay fetch revocation data, or supply the current delta CRL.",
            citation: "RFC 5280, 5.2.4 and 5.2.6")
    }

    /// The first few reasons, each once: a list can refuse a certificate in a thousand entries.
    private static func distinct(_ reasons: [String]) -> [String] {
        guard reasons.count > 1 else { return reasons }
        var seen: Set<String> = []
        return Array(reasons.filter { seen.insert($0).inserted }.prefix(maximumReasons))
    }

    private static let maximumReasons = 8
}

extension FindingCode {
    static let revoked = FindingCode("certificate.revoked")
    static let revocationUnknown = FindingCode("revocation.unknown")
    static let deltaMissing = FindingCode("revocation.delta_missing")
}
