import Certificates

/// Which certificates of one file belong together.
///
/// A file may be a server's chain, a trust store, or a pile of chains. The order tells little (many
/// servers' files are in the wrong one), so names decide: a certificate that issued none of the
/// others is one to judge, and what can be reached from it from issuer to issuer goes along, the
/// nearest first. Certificates that no such path reaches, as where two authorities have certified
/// each other, come up themselves, so nothing is left out. A name proves nothing; it is the judge
/// who looks at signatures.
struct CertificateGroups {
    struct Group: Hashable {
        let certificate: [UInt8]
        let chain: [[UInt8]]
    }

    let groups: [Group]

    /// - Parameter maximumChain: certificates that go along with one; the farthest are left out.
    init(_ certificates: [[UInt8]], maximumChain: Int) {
        let nodes = Self.nodes(certificates)
        let bySubject = Dictionary(grouping: nodes.indices.filter { nodes[$0].subject != nil }) {
            nodes[$0].subject
        }
        var issued = Set<Int>()
        for (index, node) in nodes.enumerated() {
            guard let issuer = node.issuer, !node.isSelfIssued else { continue }
            issued.formUnion((bySubject[issuer] ?? []).filter { $0 != index })
        }
        var covered = Set<Int>()
        var groups: [Group] = []
        // First those that issued nothing, then what these do not reach.
        for index in nodes.indices.filter({ !issued.contains($0) }) + Array(nodes.indices)
        where !covered.contains(index) {
            let path = Self.reach(from: index, nodes, bySubject, limit: maximumChain)
            covered.formUnion([index] + path)
            groups.append(Group(certificate: nodes[index].der, chain: path.map { nodes[$0].der }))
        }
        self.groups = groups
    }

    private struct Node {
        let der: [UInt8]
        /// Nil where it cannot be read; then it stands alone.
        let subject: NormalizedName?
        let issuer: NormalizedName?
        var isSelfIssued: Bool { subject == issuer }
    }

    /// Without repetitions, in the order given.
    private static func nodes(_ certificates: [[UInt8]]) -> [Node] {
        var seen = Set<[UInt8]>()
        return certificates.filter { seen.insert($0).inserted }.map { der in
            let certificate = try? ParsedCertificate(der: der)
            return Node(
                der: der, subject: certificate?.subject.normalized,
                issuer: certificate?.issuer.normalized)
        }
    }

    /// Issuers of issuers, breadth first, each once: bounded by the certificates of the file.
    private static func reach(
        from start: Int, _ nodes: [Node], _ bySubject: [NormalizedName?: [Int]], limit: Int
    ) -> [Int] {
        var path: [Int] = []
        var visited: Set = [start]
        var waiting = [start]
        var next = 0
        while next < waiting.count, path.count < limit {
            let node = nodes[waiting[next]]
            next += 1
            guard let issuer = node.issuer, !node.isSelfIssued else { continue }
            for index in bySubject[issuer] ?? [] where visited.insert(index).inserted {
                waiting.append(index)
                if path.count < limit { path.append(index) }
            }
        }
        return path
    }
}
