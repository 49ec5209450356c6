import Events
import FoundationEssentials

/// All alerts and silences as they are now: what `certificate.alerts` says, record by record.
package struct AlertBoard: Sendable {
    private var ledgers: [String: AlertLedger] = [:]
    /// By the partition that they are in force in.
    private var silenceLists: [String: [Silence]] = [:]

    package init() {}

    /// Takes in a record of the topic of alerts; what is none of ours says nothing.
    package mutating func apply(_ record: Record) {
        switch try? AlertCodec.readRecord(record) {
        // Of certificates that are well there is nothing to show, and there are many.
        case .ledger(let ledger): ledgers[ledger.key] = ledger.alerts.isEmpty ? nil : ledger
        case .silences(let list):
            silenceLists[record.position.partition.description] = list.silences
        case .forgotten(let key): ledgers[key] = nil
        case .place, nil: break
        }
    }

    /// An alert, and what it is about.
    package struct Entry: Codable, Hashable, Sendable {
        /// Of the ledger: what commands are addressed to.
        package let key: String
        package let alert: Alert
        package let certificate: CertificateSummary?
    }

    /// The gravest first, then the newest.
    package var entries: [Entry] {
        ledgers.values.flatMap { ledger in
            ledger.alerts.map {
                Entry(key: ledger.key, alert: $0, certificate: ledger.certificate)
            }
        }.sorted { one, other in
            if one.alert.isOpen != other.alert.isOpen { return one.alert.isOpen }
            let (first, second) = (one.alert, other.alert)
            if first.severity != second.severity { return first.severity > second.severity }
            return (second.openedAt, first.id) < (first.openedAt, second.id)
        }
    }

    /// Those whose id begins with `text`, or whose certificate's fingerprint does.
    package func entries(named text: String) -> [Entry] {
        let text = text.lowercased().filter { $0 != ":" }
        guard !text.isEmpty else { return [] }
        return entries.filter { $0.alert.id.hasPrefix(text) || $0.key.hasPrefix(text) }
    }

    /// The alerts under a key: of one certificate, where it is a fingerprint.
    package func entries(of key: String) -> [Entry] {
        guard let ledger = ledgers[key] else { return [] }
        return ledger.alerts.map { Entry(key: key, alert: $0, certificate: ledger.certificate) }
    }

    package func entry(id: String) -> Entry? {
        for ledger in ledgers.values {
            if let alert = ledger.alerts.first(where: { $0.id == id }) {
                return Entry(key: ledger.key, alert: alert, certificate: ledger.certificate)
            }
        }
        return nil
    }

    /// How many alerts are in each state.
    package var counts: [Alert.State: Int] {
        ledgers.values.lazy.flatMap(\.alerts).reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
    }

    /// Each silence once, the next to end first.
    package var silences: [Silence] {
        var byID: [String: Silence] = [:]
        for silence in silenceLists.values.joined() { byID[silence.id] = silence }
        return byID.values.sorted { ($0.until, $0.id) < ($1.until, $1.id) }
    }
}
