import Certificates
import Events

/// The certificates that a path may be made of, found by the name of their subject.
final class CandidatePool {
    /// One of them: an anchor of the store, or a certificate that came along.
    struct Member: Hashable {
        let index: Int
        let isAnchor: Bool
    }

    let store: TrustStore
    /// Certificates of the request, and behind them those fetched as issuers.
    private(set) var supplied: [Candidate] = []
    private var suppliedBySubject = SmallMap<NormalizedName, [Int]>()
    private var fetched: [String: [Int]] = [:]
    /// Steps from a name to the nearest anchor, by names alone; none for the names of anchors.
    ///
    /// Made when first asked for: where anchors have issued all that came along, nobody does.
    private lazy var distances = measured()
    /// What was found by name, so that long names are compared once a certificate and not once a step.
    private var knownIssuers = SmallMap<ObjectIdentity, [Member]>()
    private var knownDistances = SmallMap<ObjectIdentity, Int?>()

    /// - Parameter fetched: issuers by the address that named them; they serve no other certificate.
    init(store: TrustStore, supplied: [Candidate], fetched: [String: [Candidate]]) {
        self.store = store
        var seen: Set<Fingerprint> = []
        for candidate in supplied
        where supplied.count == 1 || seen.insert(candidate.fingerprint).inserted {
            guard store.index(of: candidate) == nil else { continue }
            let index = self.supplied.count
            suppliedBySubject.update(candidate.subject, from: []) { $0.append(index) }
            self.supplied.append(candidate)
        }
        guard !fetched.isEmpty else { return }
        for (address, candidates) in fetched.sorted(by: { $0.key < $1.key }) {
            for candidate in candidates where store.index(of: candidate) == nil {
                self.fetched[address, default: []].append(self.supplied.count)
                self.supplied.append(candidate)
            }
        }
    }

    subscript(member: Member) -> Candidate {
        member.isAnchor ? store.candidates[member.index] : supplied[member.index]
    }

    /// The anchors with a name.
    func anchors(named name: NormalizedName) -> [Member] {
        store.indices(of: name).map { Member(index: $0, isAnchor: true) }
    }

    /// All that bear the name of a certificate's issuer, and what was fetched for that certificate.
    func issuers(of candidate: Candidate) -> [Member] {
        if let known = knownIssuers[ObjectIdentity(candidate)] { return known }
        let members = members(named: candidate.issuer) + fetchedIssuers(of: candidate)
        knownIssuers.set(members, for: ObjectIdentity(candidate))
        return members
    }

    /// The issuer of a certificate where there is one only at hand, and so nothing to choose.
    func onlyIssuer(of candidate: Candidate) -> Member? {
        guard fetched.isEmpty else { return nil }
        let anchors = store.indices(of: candidate.issuer)
        let supplied = suppliedBySubject[candidate.issuer] ?? []
        guard anchors.count + supplied.count == 1 else { return nil }
        return anchors.first.map { Member(index: $0, isAnchor: true) }
            ?? supplied.first.map { Member(index: $0, isAnchor: false) }
    }

    /// All of a name, anchors first.
    func members(named name: NormalizedName) -> [Member] {
        var members = anchors(named: name)
        for index in suppliedBySubject[name] ?? [] {
            members.append(Member(index: index, isAnchor: false))
        }
        return members
    }

    /// How many certificates, the anchor included, a path upwards from this one needs at least; nil
    /// where no anchor can be reached.
    func distance(above candidate: Candidate) -> Int? {
        if let known = knownDistances[ObjectIdentity(candidate)] { return known }
        let distance = measuredDistance(above: candidate)
        knownDistances.set(distance, for: ObjectIdentity(candidate))
        return distance
    }

    private func measuredDistance(above candidate: Candidate) -> Int? {
        if let distance = distance(of: candidate.issuer) { return distance + 1 }
        let fetched = fetchedIssuers(of: candidate).compactMap { distance(of: self[$0].subject) }
        return fetched.min().map { $0 + 1 }
    }

    private func distance(of name: NormalizedName) -> Int? {
        store.indices(of: name).isEmpty ? distances[name] : 0
    }

    private func fetchedIssuers(of candidate: Candidate) -> [Member] {
        guard !fetched.isEmpty else { return [] }
        return candidate.issuerAddresses.flatMap { fetched[$0] ?? [] }
            .filter { supplied[$0].subject == candidate.issuer }
            .map { Member(index: $0, isAnchor: false) }
    }

    /// Walks breadth first from the anchors' names down to the names that they may vouch for.
    private func measured() -> [NormalizedName: Int] {
        var below: [NormalizedName: [NormalizedName]] = [:]
        for candidate in supplied where candidate.subject != candidate.issuer {
            below[candidate.issuer, default: []].append(candidate.subject)
        }
        var distances: [NormalizedName: Int] = [:]
        var frontier = below.keys.filter { !store.indices(of: $0).isEmpty }
        var distance = 0
        while !frontier.isEmpty {
            distance += 1
            var next: [NormalizedName] = []
            for name in frontier.flatMap({ below[$0] ?? [] })
            where distances[name] == nil && store.indices(of: name).isEmpty {
                distances[name] = distance
                next.append(name)
            }
            frontier = next
        }
        return distances
    }
}

extension Candidate {
    /// Addresses where the certificate says that its issuer is to be had (RFC 5280, 4.2.2.1).
    var issuerAddresses: [String] {
        (extensions.informationAccess.value ?? []).compactMap { access in
            access.method == .caIssuersAccess ? access.location.uri : nil
        }
    }
}
