import Events
import Synchronization

/// What several members of a group have committed, in the order in which each learnt of it.
final class Tally: Sendable {
    private let records = Mutex<[Record]>([])

    func add(_ more: [Record]) { records.withLock { $0 += more } }

    var count: Int { records.withLock { $0.count } }

    var all: [Record] { records.withLock { $0 } }

    /// Whether each of the numbered messages came once, and nothing else.
    func isExactly(_ range: Range<Int>) -> Bool {
        all.map(\.text).sorted() == range.map(String.init).sorted()
    }
}
