import Certificates
import Events

/// One examination: reads what the request brings, looks for a path, and puts the verdict together.
struct Examiner {
    let request: VerificationRequest
    let prepared: PreparedProfile
    let evidence: EvidenceSet
    let trust: TrustStores
    let time: PointInTime
    let caches: Caches

    private var profile: Profile { prepared.profile }

    func examine() -> Examination { examineCounting().examination }

    /// The examination, and the work that it took.
    func examineCounting() -> (examination: Examination, work: Work) {
        var work = Work(budget: profile.budget)
        let storeName = profile.trustStore ?? trust.defaultName
        let found = trust[storeName]
        let maker = VerdictMaker(
            request: request, profile: profile.name,
            store: found?.reference ?? TrustStoreReference(name: storeName, generation: ""),
            time: time)
        guard let store = found else {
            return (.verdict(maker.verdict([.noTrustStore(maker.store.name)], about: nil)), work)
        }
        guard work.charge(request.certificate.count, to: .bytes) else {
            return (.verdict(maker.verdict([.outOfBudget(.bytes)], about: nil)), work)
        }
        let target: Candidate
        do {
            target = Candidate(try ParsedCertificate(der: request.certificate))
        } catch {
            return (.verdict(maker.verdict([.malformed(error)], about: nil)), work)
        }
        var notes: [Finding] = []
        var bringsNews = !evidence.issuers.isEmpty
        let pool = CandidatePool(
            store: store, supplied: supplied(&work, &notes, &bringsNews), fetched: fetched())
        let session = Session(pool: pool, work: work, caches: caches, bringsNews: bringsNews)
        let examination = examine(target, session: session, maker: maker, notes: notes)
        return (examination, session.work)
    }

    private func examine(
        _ target: Candidate, session: Session, maker: VerdictMaker, notes: [Finding]
    ) -> Examination {
        let conditions = Conditions(
            prepared, time: time, serverName: request.serverName, keyAudits: caches.keyAudits)
        let revocation = RevocationJudge(
            rule: profile.revocation, conditions: conditions, session: session,
            material: RevocationMaterial(request: request, evidence: evidence))
        var finder = PathFinder(target: target, conditions: conditions, session: session) {
            PathJudge(conditions: conditions, session: $1, revocation: revocation).attempt($0)
        }
        switch finder.find() {
        case .found(let attempt):
            if session.bringsNews, attempt.hasSignatures { caches.keep(attempt.path) }
            var findings = attempt.findings
            findings.take(notes)
            findings.take(exhaustion(session, beside: attempt.findings))
            let verdict = maker.verdict(
                findings, about: target, issuer: attempt.path.certificates.dropFirst().first,
                path: attempt.path.references,
                evidence: attempt.evidence + fetchedIssuers(on: attempt.path))
            return examination(verdict, wanting: attempt.wanted)
        case .none(let furthest):
            return withoutPath(target, furthest, session, conditions, maker: maker, notes: notes)
        }
    }

    private func withoutPath(
        _ target: Candidate, _ furthest: [Candidate], _ session: Session, _ conditions: Conditions,
        maker: VerdictMaker, notes: [Finding]
    ) -> Examination {
        let missing = MissingPath(
            furthest: furthest, session: session, conditions: conditions, evidence: evidence)
        // What the certificate says of itself is looked at for what can be said without an issuer.
        let own = CertificateCheck.findings(
            about: target, as: .target, under: conditions.withPathChecksAlone)
        let found = missing.findings + own
        let findings = found + notes + exhaustion(session, beside: found)
        let path = furthest.enumerated().map { index, candidate in
            candidate.reference(as: index == 0 ? .target : .intermediate)
        }
        let verdict = maker.verdict(findings, about: target, path: path)
        return examination(verdict, wanting: missing.wanted)
    }

    private func examination(
        _ verdict: consuming Verdict, wanting wanted: [EvidenceWanted]
    ) -> Examination {
        let wanted = wanted.filter { evidence.unobtainable[$0.place] == nil }
        return wanted.isEmpty ? .verdict(verdict) : .wanting(wanted, otherwise: verdict)
    }

    /// What remains open because work ended early; a path that was found sound leaves nothing open.
    private func exhaustion(_ session: Session, beside findings: [Finding]) -> [Finding] {
        guard let kind = session.work.exhausted, findings.preventPassing || findings.isEmpty,
            !findings.contains(where: { $0.code == .outOfBudget })
        else { return [] }
        return [.outOfBudget(kind)]
    }

    /// The certificates of the request; those that cannot be read are noted and left out.
    private func supplied(
        _ work: inout Work, _ notes: inout [Finding], _ bringsNews: inout Bool
    ) -> [Candidate] {
        var candidates: [Candidate] = []
        for der in request.chain {
            guard work.charge(der.count, to: .bytes) else { break }
            if let known = caches.candidate(der: der) {
                candidates.append(known)
                continue
            }
            bringsNews = true
            do {
                candidates.append(Candidate(try ParsedCertificate(der: der)))
            } catch {
                notes.append(.chainMalformed(error))
            }
        }
        return candidates
    }

    private func fetched() -> [String: [Candidate]] {
        // Of no issuers, too, `mapValues` makes a new dictionary.
        guard !evidence.issuers.isEmpty else { return [:] }
        return evidence.issuers.mapValues { $0.map(caches.candidate) }
    }

    /// The certificates of a path that were fetched, so that it can be built again.
    private func fetchedIssuers(on path: CertificationPath) -> [EvidenceUse] {
        guard !evidence.issuers.isEmpty else { return [] }
        let issuers = evidence.issuers.sorted { $0.key < $1.key }
        return path.certificates.dropFirst().compactMap { candidate in
            guard !request.chain.contains(candidate.certificate.der),
                let source = issuers.first(where: { $0.value.contains(candidate.certificate) })
            else { return nil }
            return EvidenceUse(kind: .issuer, sha256: candidate.fingerprint, url: source.key)
        }
    }
}
