import Synchronization
import Verification

/// How many fetches ended how, since the start of the process.
package final class EvidenceTally: Sendable {
    /// What fetches are counted by.
    package struct Key: Hashable, Sendable, Comparable {
        /// `crl`, `ocsp_response` or `issuer`.
        package let kind: String
        package let result: Result

        package static func < (lhs: Self, rhs: Self) -> Bool {
            (lhs.kind, lhs.result.rawValue) < (rhs.kind, rhs.result.rawValue)
        }
    }

    package enum Result: String, Hashable, Sendable, CaseIterable {
        case fetched
        case unchanged
        /// It may be there later.
        case unavailable
        /// Refused by us or by the server, or not what it should be.
        case refused
    }

    private let state = Mutex<[Key: Int]>([:])

    package init() {}

    package var counts: [Key: Int] { state.withLock { $0 } }

    package var total: Int { counts.values.reduce(0, +) }

    func add(_ place: EvidencePlace, _ result: EvidenceFetchResult) {
        let key = Key(kind: place.kind.label, result: Result(result))
        state.withLock { $0[key, default: 0] += 1 }
    }
}

extension EvidenceTally.Result {
    fileprivate init(_ result: EvidenceFetchResult) {
        switch result {
        case .fetched: self = .fetched
        case .unchanged: self = .unchanged
        case .failed(let failure): self = failure.isLasting ? .refused : .unavailable
        }
    }
}

extension EvidencePlace.Kind {
    /// What it is called in remarks and measurements.
    var label: String {
        switch self {
        case .crl: "crl"
        case .ocspResponse: "ocsp_response"
        case .issuer: "issuer"
        }
    }
}
