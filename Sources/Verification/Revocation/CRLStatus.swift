import Certificates
import Events

/// What the CRLs at hand say about one certificate (RFC 5280, 6.3.3).
struct CRLStatus {
    let judge: RevocationJudge
    let path: CertificationPath
    let index: Int

    private var certificate: Candidate { path.certificates[index] }

    /// The status, by the CRLs of all distribution points that are needed to cover all reasons.
    func status(_ basis: inout RevocationBasis) -> RevocationStatus {
        var survey = Survey()
        for point in points {
            let scope = CRLScope(certificate: certificate, point: point)
            for crl in scope.issuers.flatMap(judge.material.completeCRLs(of:)) {
                guard judge.session.work.charge(to: .steps) else {
                    return .unknown(because: survey.problems)
                }
                let reasons = scope.reasons(coveredBy: crl)
                guard !reasons.isSubset(of: survey.covered) else { continue }
                if let revocation = take(crl, for: reasons, &survey, &basis) {
                    return .revoked(revocation)
                }
            }
        }
        guard survey.covered.isSuperset(of: .all) else {
            return .unknown(because: survey.problems)
        }
        basis.evidence += survey.used
        return .good
    }

    /// What has come of the CRLs so far.
    private struct Survey {
        var covered: RevocationReasons = []
        var problems: [String] = []
        var used: [EvidenceUse] = []
    }

    /// Looks into one CRL and its delta; the revocation, if there is one.
    private func take(
        _ crl: SuppliedCRL, for reasons: RevocationReasons, _ survey: inout Survey,
        _ basis: inout RevocationBasis
    ) -> RevocationStatus.Revocation? {
        if let problem = problem(of: crl) {
            survey.problems.append(problem)
            return nil
        }
        let deltas = currentDeltas(to: crl)
        if deltas.isEmpty, hasDeltas(crl) { basis.listsWithoutDelta.append(crl) }
        // The two together are good for as long as the delta is (RFC 5280, 5.2.4).
        if deltas.isEmpty, let reason = endProblem(of: crl) {
            survey.problems.append("The CRL of \(crl.list.issuer) \(reason).")
            return nil
        }
        let uses = (deltas + [crl]).map { use(of: $0) }
        if let revocation = revocation(by: crl, with: deltas) {
            basis.evidence += uses
            return revocation
        }
        // A list against the form can still revoke: its issuer has signed that.
        if let reason = formProblem(of: crl) {
            survey.problems.append("The CRL of \(crl.list.issuer) says nothing good: \(reason).")
            return nil
        }
        survey.used += uses
        survey.covered.formUnion(reasons)
        return nil
    }

    /// Whether it, or the certificate, says where deltas are (RFC 5280, 4.2.1.15 and 5.2.6).
    private func hasDeltas(_ crl: SuppliedCRL) -> Bool {
        crl.freshest.value != nil || certificate.extensions.freshestCRL.value != nil
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
    /// Why a CRL is not believed whatever else there is, as a sentence; nil where it is.
    private func problem(of crl: SuppliedCRL) -> String? {
        let name = "The CRL of \(crl.list.issuer)"
        if let reason = crl.unusableBecause { return "\(name) cannot be used: \(reason)." }
        if let reason = beginProblem(of: crl) { return "\(name) \(reason)." }
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

    private func beginProblem(of crl: SuppliedCRL) -> String? {
        let latest = judge.conditions.time.secondsSince1970 + judge.conditions.profile.skewSeconds
        if crl.thisUpdate.secondsSince1970 > latest { return "begins at \(crl.thisUpdate)" }
        return crl.nextUpdate == nil ? "does not say until when it is good" : nil
    }

    private func endProblem(of crl: SuppliedCRL) -> String? {
        let earliest = judge.conditions.time.secondsSince1970 - judge.conditions.profile.skewSeconds
        guard let end = crl.nextUpdate, end.secondsSince1970 < earliest else { return nil }
        return "ended at \(end)"
    }

    /// The delta that adds most to a CRL, if there is one that can be believed (6.3.3 (c), (h)).
    private func currentDeltas(to crl: SuppliedCRL) -> [SuppliedCRL] {
        let all = judge.material.deltaCRLs(of: crl.issuer)
        guard judge.session.work.charge(all.count, to: .steps) else { return [] }
        let deltas = all.filter { isDelta($0, to: crl) }
        let best = deltas.filter { endProblem(of: $0) == nil && problem(of: $0) == nil }.max {
            first, second in
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
        return [.issuingDistributionPoint, .authorityKeyIdentifier].allSatisfy { id in
            crl.list.extensions[id]?.value == delta.list.extensions[id]?.value
        }
    }
}
