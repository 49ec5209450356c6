import Certificates
import Events

/// A named set of trust anchors.
///
/// It never changes: a reload makes a new one.
package final class TrustStore: Sendable {
    package let name: String
    package let anchors: [TrustAnchor]
    /// Names the set: the same anchors and constraints have the same generation, in any order.
    package let generation: String

    /// The anchors ready for path building; `anchors[i]` is `candidates[i]`.
    let candidates: [Candidate]
    private let bySubject: [NormalizedName: [Int]]
    private let byFingerprint: [Fingerprint: Int]

    /// - Parameter anchors: repetitions of a certificate count once, the first.
    package init(name: String, anchors: [TrustAnchor]) {
        self.name = name
        var byFingerprint: [Fingerprint: Int] = [:]
        var kept: [TrustAnchor] = []
        var candidates: [Candidate] = []
        for anchor in anchors {
            let candidate = Candidate(anchor.certificate)
            guard byFingerprint[candidate.fingerprint] == nil else { continue }
            // Part of loading, and not of the first request that needs the key.
            candidate.prepareKey()
            byFingerprint[candidate.fingerprint] = candidates.count
            kept.append(anchor)
            candidates.append(candidate)
        }
        self.anchors = kept
        self.candidates = candidates
        self.byFingerprint = byFingerprint
        bySubject = Dictionary(grouping: candidates.indices) { candidates[$0].subject }
        generation = Self.generation(of: zip(candidates, kept))
    }

    /// Nothing is trusted.
    package static let empty = TrustStore(name: "empty", anchors: [])

    package var reference: TrustStoreReference {
        TrustStoreReference(name: name, generation: generation)
    }

    /// The indices of the anchors with a subject.
    func indices(of subject: NormalizedName) -> [Int] { bySubject[subject] ?? [] }

    /// The anchor that is this very certificate.
    func index(of candidate: Candidate) -> Int? {
        byFingerprint[candidate.fingerprint]
    }

    private static func generation(
        of anchors: some Sequence<(Candidate, TrustAnchor)>
    ) -> String {
        let lines = anchors.map { "\($0.fingerprint);\($1.constraints.canonicalText)\n" }.sorted()
        return String(Fingerprint(of: lines.joined().utf8).description.prefix(16))
    }
}
