import Events
import Evidence
import Foundation
import Inventory
import Pipeline
import Web

extension Joinery {
    /// The HTTP API and the inventory that it answers from; nothing where no address is set.
    func http() throws -> [Part] {
        guard let address = settings.http.address else { return [] }
        let store = try inventoryStore()
        let projection = InventoryProjection(log, into: store, topics: settings.topics)
        let changes = ChangeSignal()
        let parts = HTTPParts(
            log: log, topics: settings.topics, groups: settings.groups, inventory: store,
            changes: changes, limits: settings.limits, now: { Date() }, logger: logger,
            gauges: KafkaGauges.of(log),
            counters: { [fetches] in [CounterFamily(fetches)] })
        let terminal = terminal
        let service = HTTPService(HTTPSettings(address: address), parts: parts) { address in
            try? terminal.print("http://\(address)")
        }
        return [
            Part(
                name: "inventory",
                service: InventoryService(projection, changes: changes, logger: logger)),
            Part(name: "http", service: service),
        ]
    }

    func inventoryStore() throws -> InventoryStore {
        if let path = settings.http.inventory { return try InventoryStore(path: path) }
        guard case .sqlite(let log) = settings.log else { return try InventoryStore.inMemory() }
        let file = URL(filePath: log).deletingPathExtension().appendingPathExtension(
            "inventory.sqlite")
        return try InventoryStore(path: file.path(percentEncoded: false))
    }
}

extension CounterFamily {
    fileprivate init(_ fetches: EvidenceTally) {
        self.init(
            "assay_evidence_fetches_total",
            "Fetches of evidence, by what was fetched and how that ended.",
            fetches.counts.sorted { $0.key < $1.key }.map { key, count in
                (labels: ["kind": key.kind, "result": key.result.rawValue], count: count)
            })
    }
}
