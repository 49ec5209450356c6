import Events
import Evidence
import Foundation
import Inventory
import Notifications
import Pipeline
import Web

extension Joinery {
    /// The dashboard and the HTTP API, with an inventory of their own.
    func http() throws -> [Part] {
        let (store, changes) = (try inventoryStore(), ChangeSignal())
        return [inventoryPart(store, changes)] + (try http(store, changes))
    }

    /// The dashboard and the HTTP API, over an inventory that is kept elsewhere; nothing where none is
    /// wanted.
    func http(_ store: InventoryStore, _ changes: ChangeSignal) throws -> [Part] {
        guard let serving = settings.http.settings else { return [] }
        let watch = AlertWatch(log, topics: settings.topics, now: { Date() })
        let parts = HTTPParts(
            log: log, topics: settings.topics, groups: settings.groups, inventory: store,
            changes: changes, watch: watch, notification: try notificationFacts(),
            limits: settings.limits, logger: logger, gauges: KafkaGauges.of(log),
            counters: { [fetches] in [CounterFamily(fetches)] })
        if !serving.address.isLoopback, serving.tls == nil {
            logger.warning(
                """
                tokens travel in the clear to \(serving.address): set http.tls.certificate and \
                http.tls.key, or have a proxy speak TLS in front
                """)
        }
        let service = HTTPService(serving, parts: parts) { [terminal] place in
            let why = place.isElsewhere ? " (\(serving.address) is taken)" : ""
            try? terminal.print("The dashboard is at \(place.url)\(why)")
        }
        return [
            Part(
                name: "watch", service: AlertWatchService(watch, changes: changes, logger: logger)),
            Part(name: "http", service: service),
        ]
    }

    /// Keeps the inventory up with the log.
    func inventoryPart(
        _ store: InventoryStore, _ changes: ChangeSignal = ChangeSignal()
    ) -> Part {
        let projection = InventoryProjection(log, into: store, topics: settings.topics)
        return Part(
            name: "inventory",
            service: InventoryService(projection, changes: changes, logger: logger))
    }

    /// The receivers and rules of the settings, without secrets.
    private func notificationFacts() throws -> NotificationFacts {
        let written = settings.notification.settings { _ in }
        let plan = try written.plan(colors: false)
        let receivers = written.receivers.sorted { $0.key < $1.key }.map {
            NotificationFacts.Receiver(name: $0.key, kind: $0.value.kind.rawValue)
        }
        return NotificationFacts(
            receivers: receivers, rules: plan.rules.lines, rulesFile: settings.notification.rules)
    }

    func inventoryStore() throws -> InventoryStore {
        let age = settings.review.age
        if let path = settings.http.inventory {
            return try InventoryStore(path: path, reviewAge: age)
        }
        guard case .sqlite(let log) = settings.log else {
            return try InventoryStore.inMemory(reviewAge: age)
        }
        let file = URL(filePath: log).deletingPathExtension().appendingPathExtension(
            "inventory.sqlite")
        return try InventoryStore(path: file.path(percentEncoded: false), reviewAge: age)
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
