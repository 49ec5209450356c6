import Certificates

/// A best-first search from a certificate upwards: the cheapest way to an anchor comes first.
///
/// Ways are kept as a tree that grows upwards. Their cost so far, and the least that the way up to an
/// anchor still takes by names alone, make the order (A*), so that the first found is the shortest.
struct PathSearch {
    struct Found {
        /// From the target to the anchor.
        let certificates: [Candidate]
        /// The same without the target.
        let members: [CandidatePool.Member]
    }

    /// A way from the target to a certificate.
    private struct Way {
        let member: CandidatePool.Member
        /// Index of the way that this one continues; nil behind the target.
        let below: Int?
        let cost: Int
        /// Certificates that count against the profile's depth: neither target nor anchor, and not
        /// issued by themselves.
        let depth: Int
        let hasBrokenSignature: Bool
    }

    private struct Entry: Comparable {
        let estimate: Int
        let way: Int
        /// Among equals: those that were found first come first, or last where all are gone through,
        /// since that ends a way before it begins a million others.
        let rank: Int

        init(estimate: Int, way: Int, youngestFirst: Bool) {
            self.estimate = estimate
            self.way = way
            rank = youngestFirst ? -way : way
        }

        static func < (lhs: Self, rhs: Self) -> Bool {
            (lhs.estimate, lhs.rank) < (rhs.estimate, rhs.rank)
        }
    }

    let target: Candidate
    let session: Session
    /// Whether a certificate that was reached once is left alone from then on.
    let expandsOnce: Bool
    /// Whether a signature that does not hold makes a way expensive and not impossible.
    var takesBrokenSignatures = false
    let maximumDepth: Int

    private var ways: [Way] = []
    private var frontier = Heap<Entry>()
    private var expanded: Set<CandidatePool.Member> = []
    private var isStarted = false
    /// The steps from each certificate to an anchor over signatures that hold, where that is known.
    private var waysUp: [CandidatePool.Member: Int]?

    init(target: Candidate, session: Session, expandsOnce: Bool, maximumDepth: Int) {
        self.target = target
        self.session = session
        self.expandsOnce = expandsOnce
        self.maximumDepth = maximumDepth
    }

    /// The next way to an anchor; nil when there are no more, or the budget is out.
    ///
    /// - Parameter cost: what it costs to go over a certificate beside the step itself; nil for those
    ///   to leave out.
    mutating func next(cost: (CandidatePool.Member, Candidate) -> Int?) -> Found? {
        if !isStarted {
            isStarted = true
            guard expand(target, way: nil, cost: cost) else { return nil }
        }
        while let entry = frontier.popFirst() {
            let way = ways[entry.way]
            if expandsOnce, expanded.contains(way.member) { continue }
            let candidate = session.pool[way.member]
            let child = way.below.map { session.pool[ways[$0].member] } ?? target
            if !way.hasBrokenSignature {
                guard let outcome = session.link(child, to: candidate) else { return nil }
                if outcome != .valid {
                    if takesBrokenSignatures { insertBroken(way) }
                    continue
                }
            }
            if way.member.isAnchor { return found(entry.way) }
            expanded.insert(way.member)
            guard expand(candidate, way: entry.way, cost: cost) else { return nil }
        }
        return nil
    }
}

// MARK: - Growing

extension PathSearch {
    static let stepCost = 4
    static let selfIssuedCost = 1
    /// A hint only: all other ways are tried first.
    static let differingKeyIdentifierCost = 200
    static let brokenSignatureCost = 1_000_000

    /// Adds the ways that lead on from a certificate; false where the budget is out.
    private mutating func expand(
        _ candidate: Candidate, way index: Int?, cost: (CandidatePool.Member, Candidate) -> Int?
    ) -> Bool {
        let base = index.map { ways[$0].cost } ?? 0
        let depth = index.map { ways[$0].depth } ?? 0
        for member in session.pool.issuers(of: candidate) {
            guard session.work.charge(to: .steps) else { return false }
            let issuer = session.pool[member]
            guard let rest = rest(above: member, issuer), let extra = cost(member, issuer),
                !(expandsOnce && expanded.contains(member)),
                !isOnWay(issuer, endingAt: index, isAnchor: member.isAnchor)
            else { continue }
            let countsForDepth = !member.isAnchor && !issuer.isSelfIssued
            let newDepth = depth + (countsForDepth ? 1 : 0)
            // The names above have to be gone through as well, the anchor's not counted.
            guard newDepth + max(0, rest - 1) <= maximumDepth else { continue }
            let step = issuer.isSelfIssued && !member.isAnchor ? Self.selfIssuedCost : Self.stepCost
            let hint = keyIdentifierCost(candidate, issuer)
            let total = base + step + hint + extra
            ways.append(
                Way(
                    member: member, below: index, cost: total, depth: newDepth,
                    hasBrokenSignature: false))
            insertLast(estimate: total + rest * Self.stepCost)
        }
        return true
    }

    private mutating func insertBroken(_ way: Way) {
        let cost = way.cost + Self.brokenSignatureCost
        ways.append(
            Way(
                member: way.member, below: way.below, cost: cost, depth: way.depth,
                hasBrokenSignature: true))
        let rest = rest(above: way.member, session.pool[way.member]) ?? 0
        insertLast(estimate: cost + rest * Self.stepCost)
    }

    private mutating func insertLast(estimate: Int) {
        frontier.insert(
            Entry(estimate: estimate, way: ways.count - 1, youngestFirst: !expandsOnce))
    }

    /// The certificates that are still needed above this one; nil where there is no way up.
    private func rest(above member: CandidatePool.Member, _ candidate: Candidate) -> Int? {
        if member.isAnchor { return 0 }
        if let waysUp { return waysUp[member] }
        return session.pool.distance(above: candidate)
    }

    private func keyIdentifierCost(_ candidate: Candidate, _ issuer: Candidate) -> Int {
        switch candidate.keyIdentifierMatch(withIssuer: issuer) {
        case .agrees: 0
        case .unknown: 1
        case .differs: Self.differingKeyIdentifierCost
        }
    }

    /// Whether a certificate of this name and key is on the way already.
    private func isOnWay(_ issuer: Candidate, endingAt index: Int?, isAnchor: Bool) -> Bool {
        // An anchor ends the way: it may be the target's own name and key in another certificate.
        if !isAnchor, issuer.isSameEntity(as: target) { return true }
        var index = index
        while let current = index {
            if issuer.isSameEntity(as: session.pool[ways[current].member]) { return true }
            index = ways[current].below
        }
        return false
    }

    private func found(_ index: Int) -> Found {
        var members: [CandidatePool.Member] = []
        var current: Int? = index
        while let way = current {
            members.append(ways[way].member)
            current = ways[way].below
        }
        members.reverse()
        return Found(
            certificates: [target] + members.map { session.pool[$0] }, members: members)
    }
}

// MARK: - All ways up

extension PathSearch {
    /// Finds out from which certificates an anchor can be reached over signatures that hold, and in how
    /// many steps, so that no way is begun that leads nowhere.
    mutating func restrictToWaysUp(isUsable: (CandidatePool.Member) -> Bool) {
        var below: [CandidatePool.Member: [CandidatePool.Member]] = [:]
        var anchors: Set<CandidatePool.Member> = []
        var seen: Set<CandidatePool.Member> = []
        var pending: [CandidatePool.Member?] = [nil]
        while let member = pending.popLast() {
            let candidate = member.map { session.pool[$0] } ?? target
            for issuer in session.pool.issuers(of: candidate) {
                guard session.work.charge(to: .steps) else { return finish(anchors, below) }
                guard rest(above: issuer, session.pool[issuer]) != nil, isUsable(issuer) else {
                    continue
                }
                guard let outcome = session.link(candidate, to: session.pool[issuer]) else {
                    return finish(anchors, below)
                }
                guard outcome == .valid else { continue }
                if let member { below[issuer, default: []].append(member) }
                if issuer.isAnchor {
                    anchors.insert(issuer)
                } else if seen.insert(issuer).inserted {
                    pending.append(issuer)
                }
            }
        }
        finish(anchors, below)
    }

    private mutating func finish(
        _ anchors: Set<CandidatePool.Member>,
        _ below: [CandidatePool.Member: [CandidatePool.Member]]
    ) {
        var distances: [CandidatePool.Member: Int] = [:]
        var layer = Array(anchors)
        var distance = 0
        while !layer.isEmpty {
            distance += 1
            var next: [CandidatePool.Member] = []
            for member in layer.flatMap({ below[$0] ?? [] }) where distances[member] == nil {
                distances[member] = distance
                next.append(member)
            }
            layer = next
        }
        waysUp = distances
    }
}
