import Certificates
import Events

/// What the CRLs at hand say about one certificate (RFC 5280, 6.3.3).
struct CRLStatus {
    let judge: RevocationJudge
    let path: CertificationPath
    let index: Int

    private var certificate: Candidate { path.certificates[index] }

    /// The status, by the CRLs of all distribution points that are needed to cover all reasons.
    func status(_ evidence: inout [EvidenceUse]) -> RevocationStatus {
        var covered: RevocationReasons = []
        var problems: [String] = []
        var used: [EvidenceUse] = []
        for point in points {
            let scope = CRLScope(certificate: certificate, point: point)
            for crl in scope.issuers.flatMap(judge.material.crls(of:)) where !crl.isDelta {
                guard judge.session.work.charge(to: .steps) else {
                    return .unknown(because: problems)
                }
                let reasons = scope.reasons(coveredBy: crl)
                guard !reasons.isSubset(of: covered) else { continue }
                if let problem = problem(of: crl) {
                    problems.append(problem)
                    continue
                }
                let deltas = currentDeltas(to: crl)
                let uses = (deltas + [crl]).map { use(of: $0) }
                if let revocation = revocation(by: crl, with: deltas) {
                    evidence += uses
                    return .revoked(revocation)
                }
                // A list against the form can still revoke: its issuer has signed that.
                if let reason = formProblem(of: crl) {
                    problems.append("The CRL of \(crl.list.issuer) says nothing good: \(reason).")
                    continue
                }
                used += uses
                covered.formUnion(reasons)
            }
        }
        guard covered.isSuperset(of: .all) else { return .unknown(because: problems) }
        evidence += used
        return .good
    }

    private var points: [CRLScope.Point] {
        let named = certificate.extensions.distributionPoints.value ?? []
        return named.map(CRLScope.Point.init) + [.implicit]
    }

    /// Looks into the newest delta first, which may lift what the CRL says (6.3.3 (i) to (k)).
    private func revocation(
        by crl: SuppliedCRL, with deltas: [SuppliedCRL]
    ) -> RevocationStatus.Revocation? {
        for list in deltas + [crl] {
            guard let entry = entry(in: list) else { continue }
            let reason = try? entry.reason
            if list.isDelta, reason == .removeFromCRL { return nil }
            return RevocationStatus.Revocation(date: entry.revocationDate, reason: reason)
        }
        return nil
    }

    private func entry(in crl: SuppliedCRL) -> RevokedCertificate? {
        crl.list.firstEntry(for: certificate.certificate.serialNumber) { entry in
            guard let names = entry.certificateIssuer else {
                return crl.issuer == certificate.issuer
            }
            return names.directoryNames.contains { $0.normalized == certificate.issuer }
        }
    }

    private func use(of crl: SuppliedCRL) -> EvidenceUse {
        EvidenceUse(
            kind: crl.isDelta ? .deltaCRL : .crl, sha256: crl.fingerprint, url: crl.url,
            thisUpdate: crl.thisUpdate.date, nextUpdate: crl.nextUpdate?.date,
            ageSeconds: judge.conditions.time.secondsSince1970
                - crl.thisUpdate.secondsSince1970)
    }
}

// MARK: - Whether a CRL can be believed

extension CRLStatus {
    /// Why a CRL is not believed, as a sentence; nil where it is.
    private func problem(of crl: SuppliedCRL) -> String? {
        let name = "The CRL of \(crl.list.issuer)"
        if let reason = crl.unusableBecause { return "\(name) cannot be used: \(reason)." }
        if let reason = timeProblem(of: crl) { return "\(name) \(reason)." }
        return RevocationSigner(judge: judge, path: path, index: index).problem(of: crl)
            .map { "\(name) is not believed: \($0)." }
    }

    /// RFC 5280, 5.2.3 and 5.1.2.1: what a conforming issuer puts in; asked for with its other forms.
    private func formProblem(of crl: SuppliedCRL) -> String? {
        guard judge.conditions.profile.checks.contains(.crlForm) else { return nil }
        if !crl.list.isVersion2 { return "it is of version 1" }
        guard case .present = crl.number else { return "it has no CRL number" }
        let critical = Set(crl.list.extensions.filter(\.isCritical).map(\.id))
        let present = Set(crl.list.extensions.map(\.id))
        if let id = Self.neverCritical.first(where: critical.contains) {
            return "its extension \(id) is critical"
        }
        if let id = Self.alwaysCritical.first(where: { present.subtracting(critical).contains($0) })
        {
            return "its extension \(id) is not critical"
        }
        return crl.list.extensions.count { $0.id == .crlNumber } > 1
            ? "it has more than one CRL number" : nil
    }

    /// RFC 5280, 5.2.1 to 5.2.6.
    private static let neverCritical: [ObjectIdentifier] = [
        .authorityKeyIdentifier, .crlNumber, .freshestCRL, .authorityInformationAccess,
    ]
    private static let alwaysCritical: [ObjectIdentifier] = [
        .deltaCRLIndicator, .issuingDistributionPoint,
    ]

    private func timeProblem(of crl: SuppliedCRL) -> String? {
        let time = judge.conditions.time.secondsSince1970
        let skew = judge.conditions.profile.skewSeconds
        if crl.thisUpdate.secondsSince1970 > time + skew { return "begins at \(crl.thisUpdate)" }
        guard let end = crl.nextUpdate else { return "does not say until when it is good" }
        return end.secondsSince1970 < time - skew ? "ended at \(end)" : nil
    }

    /// The delta that adds most to a CRL, if there is one that can be believed (6.3.3 (c), (h)).
    private func currentDeltas(to crl: SuppliedCRL) -> [SuppliedCRL] {
        let deltas = judge.material.crls(of: crl.issuer).filter { isDelta($0, to: crl) }
        let best = deltas.filter { problem(of: $0) == nil }.max { first, second in
            guard let one = first.number.value, let other = second.number.value else {
                return false
            }
            return one < other
        }
        return best.map { [$0] } ?? []
    }

    private func isDelta(_ delta: SuppliedCRL, to crl: SuppliedCRL) -> Bool {
        guard let base = delta.deltaIndicator.value, let number = crl.number.value,
            let newer = delta.number.value, base <= number, number < newer
        else { return false }
        let scopes = [crl, delta].map { $0.list.extensions[.issuingDistributionPoint]?.value }
        let keys = [crl, delta].map { $0.authorityKeyIdentifier.value?.keyIdentifier }
        return scopes[0] == scopes[1] && keys[0] == keys[1]
    }
}
