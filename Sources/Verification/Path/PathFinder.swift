import Certificates
import Events

/// Looks for the best path from a certificate to an anchor (RFC 4158).
///
/// It goes in three steps, and most certificates need the first only:
/// 1. the shortest path of certificates that are in order by themselves, each expanded once, so that
///    the work grows with the certificates and not with the paths between them;
/// 2. where that path breaks a rule about how certificates go together, paths that share as few
///    certificates with the failed ones as they can, and at last all paths over signatures that hold,
///    the shortest first, until one keeps all rules or the budget is out;
/// 3. where there is none, the path with the fewest faults, to say what is wrong.
struct PathFinder {
    /// A path that was found, and what is to be said about it.
    struct Attempt {
        let path: CertificationPath
        let findings: [Finding]
        let evidence: [EvidenceUse]
        let wanted: [EvidenceWanted]

        var isSound: Bool { !findings.preventPassing }

        /// Whether every signature of the path holds: then its authorities are the anchor's.
        var hasSignatures: Bool {
            !findings.contains {
                $0.preventsPassing
                    && ($0.code == .signatureInvalid || $0.code == .signatureUnchecked)
            }
        }
    }

    enum Outcome {
        case found(Attempt)
        /// No path reaches an anchor. The certificates are those of the way that leads furthest.
        case none(furthest: [Candidate])
    }

    let target: Candidate
    let conditions: Conditions
    let session: Session
    /// Says everything about a path that reaches an anchor.
    let judge: (CertificationPath, Session) -> Attempt

    private var attempts: [Attempt] = []

    init(
        target: Candidate, conditions: Conditions, session: Session,
        judge: @escaping (CertificationPath, Session) -> Attempt
    ) {
        self.target = target
        self.conditions = conditions
        self.session = session
        self.judge = judge
    }

    mutating func find() -> Outcome {
        if let index = session.pool.store.index(of: target) {
            let member = CandidatePool.Member(index: index, isAnchor: true)
            return .found(judge(path([target], to: member), session))
        }
        let isTargetSound = faultCount(of: target, as: conditions.endRole) == 0
        if isTargetSound, let attempt = searchSound() { return .found(attempt) }
        if attempts.isEmpty, let attempt = searchLenient() { attempts.append(attempt) }
        guard
            let best = attempts.min(by: {
                $0.findings.gravity.lexicographicallyPrecedes($1.findings.gravity)
            })
        else {
            return .none(furthest: furthestWay())
        }
        return .found(best)
    }
}

// MARK: - The three steps

extension PathFinder {
    /// Steps 1 and 2.
    private mutating func searchSound() -> Attempt? {
        let isUsable = usability()
        guard let first = onlyWay() ?? shortestWay() else { return nil }
        if let attempt = judged(first), attempt.isSound { return attempt }
        guard let known = attempts.last, known.isCurable(byOtherPathsThan: target) else {
            return nil
        }
        var tried = [first.members]
        return searchElsewhere(&tried, isUsable) ?? searchEverywhere(besides: tried, isUsable)
    }

    /// What makes a path fail is mostly one certificate of it, which a path through others avoids.
    ///
    /// So every path that fails makes its certificates dearer, and each search costs no more than the
    /// first, where trying all combinations would double with every certificate that there is twice.
    private mutating func searchElsewhere(
        _ tried: inout [[CandidatePool.Member]], _ isUsable: Usability
    ) -> Attempt? {
        var uses: [CandidatePool.Member: Int] = [:]
        for _ in 0..<Self.maximumDetours {
            for member in tried[tried.count - 1] { uses[member, default: 0] += 1 }
            var search = makeSearch(expandsOnce: true)
            let found = search.next { member, _ in
                isUsable(&self, member) ? uses[member, default: 0] * Self.detourCost : nil
            }
            guard let found, !tried.contains(found.members), let attempt = judged(found) else {
                return nil
            }
            if attempt.isSound { return attempt }
            tried.append(found.members)
        }
        return nil
    }

    private mutating func searchEverywhere(
        besides tried: [[CandidatePool.Member]], _ isUsable: Usability
    ) -> Attempt? {
        var all = makeSearch(expandsOnce: false)
        all.restrictToWaysUp { member in isUsable(&self, member) }
        while let certificates = all.next(cost: { _, _ in 0 }) {
            guard !tried.contains(certificates.members) else { continue }
            guard let attempt = judged(certificates) else { return nil }
            if attempt.isSound { return attempt }
        }
        return nil
    }

    private typealias Usability = (inout PathFinder, CandidatePool.Member) -> Bool

    /// Real hierarchies cross-sign an authority a few times.
    private static let maximumDetours = 16
    /// More than the steps around a certificate cost.
    private static let detourCost = 10 * PathSearch.stepCost

    /// Step 1 where there is nothing to search: no certificate on the way has two issuers at hand.
    ///
    /// It takes no other way than the search would; nil where anything is out of the ordinary.
    private mutating func onlyWay() -> PathSearch.Found? {
        var certificates: [Candidate] = []
        var members: [CandidatePool.Member] = []
        // Target, intermediate and anchor, and sometimes one more.
        certificates.reserveCapacity(4)
        members.reserveCapacity(4)
        certificates.append(target)
        while let member = session.pool.onlyIssuer(of: certificates[members.count]) {
            let issuer = session.pool[member]
            guard session.work.charge(to: .steps),
                member.isAnchor
                    || !issuer.isSelfIssued
                        && members.count < conditions.profile.maximumIntermediates,
                faultCount(of: issuer, as: member.isAnchor ? .anchor : .intermediate) == 0,
                !certificates.contains(where: { $0.isSameEntity(as: issuer) }),
                session.link(certificates[members.count], to: issuer) == .valid
            else { return nil }
            certificates.append(issuer)
            members.append(member)
            if member.isAnchor {
                return PathSearch.Found(certificates: certificates, members: members)
            }
        }
        return nil
    }

    private mutating func shortestWay() -> PathSearch.Found? {
        var search = makeSearch(expandsOnce: true)
        let isUsable = usability()
        return search.next { member, _ in isUsable(&self, member) ? 0 : nil }
    }

    /// Step 3: certificates with faults cost a thousand steps, broken signatures a million.
    private mutating func searchLenient() -> Attempt? {
        var search = makeSearch(expandsOnce: true)
        search.takesBrokenSignatures = true
        let found = search.next { member, _ in
            let candidate = session.pool[member]
            let role: Role = member.isAnchor ? .anchor : .intermediate
            return faultCount(of: candidate, member: member, as: role) * 1_000
        }
        return found.map { judge(path($0.certificates, to: $0.members.last), session) }
    }

    private func makeSearch(expandsOnce: Bool) -> PathSearch {
        PathSearch(
            target: target, session: session, expandsOnce: expandsOnce,
            maximumDepth: conditions.profile.maximumIntermediates)
    }

    private func usability() -> Usability {
        { finder, member in
            let candidate = finder.session.pool[member]
            let role: Role = member.isAnchor ? .anchor : .intermediate
            return finder.faultCount(of: candidate, member: member, as: role) == 0
        }
    }

    /// Judges a path and keeps it; nil where the budget is out.
    private mutating func judged(_ found: PathSearch.Found) -> Attempt? {
        guard session.work.charge(to: .paths) else { return nil }
        let attempt = judge(path(found.certificates, to: found.members.last), session)
        attempts.append(attempt)
        return attempt
    }

    private func path(
        _ certificates: [Candidate], to anchor: CandidatePool.Member?
    ) -> CertificationPath {
        let constraints = anchor.map { session.pool.store.anchors[$0.index].constraints }
        return CertificationPath(
            certificates: certificates, constraints: constraints ?? .none,
            endRole: conditions.endRole)
    }

    /// How many rules a certificate breaks by itself.
    private mutating func faultCount(
        of candidate: Candidate, member: CandidatePool.Member, as role: Role
    ) -> Int {
        faultCount(of: candidate, as: role)
    }

    private func faultCount(of candidate: Candidate, as role: Role) -> Int {
        CertificateCheck.findings(about: candidate, as: role, under: conditions)
            .count { $0.preventsPassing }
    }

    /// Follows the first issuers with a signature that holds, as far as they go.
    private func furthestWay() -> [Candidate] {
        var way = [target]
        while way.count <= conditions.profile.maximumIntermediates {
            let last = way[way.count - 1]
            let next = session.pool.issuers(of: last).lazy.map { session.pool[$0] }.first {
                issuer in
                !way.contains { $0.isSameEntity(as: issuer) }
                    && session.link(last, to: issuer) == .valid
            }
            guard let next else { return way }
            way.append(next)
        }
        return way
    }
}

extension PathFinder.Attempt {
    /// Whether anything but the target itself keeps the path from passing.
    fileprivate func isCurable(byOtherPathsThan target: Candidate) -> Bool {
        findings.contains { finding in
            finding.preventsPassing && !finding.code.isAboutTargetAlone
        }
    }
}
