import Events
import Foundation
import Testing

@testable import Notifications

/// A book of alerts, driven event by event; what was said is kept as short lines.
struct AlertScript {
    var book: AlertBook
    let rules: AlertRules
    var now = Sample.time
    var slot: Int64 = 0
    var outcomes: Int64 = 0
    var revision: Int64 = 0
    /// All that was done, oldest first.
    var actions: [AlertAction] = []

    init(
        _ routes: [AlertRoute]? = nil, owners: [OwnerRule] = [], windows: [MaintenanceWindow] = [],
        quiet: QuietRule? = nil, heartbeat: HeartbeatRule? = nil, allowing: [String] = []
    ) throws {
        var addresses = MailAllowList()
        for entry in allowing {
            let isRead = addresses.insert(entry)
            #expect(isRead)
        }
        rules = AlertRules(
            owners: owners, routes: routes ?? AlertRules.standard(telling: ["ops"]),
            windows: windows, quiet: quiet, heartbeat: heartbeat,
            receivers: ["ops", "team", "boss", "watchdog"], addresses: addresses)
        book = AlertBook(partition: 0, of: 1, rules: rules)
    }

    var notices: [Notice] {
        actions.compactMap { if case .tell(let notice) = $0 { notice } else { nil } }
    }

    /// What was said since the last call: `firing ops FAILED EXPIRED: CN=example.com`.
    mutating func said() -> [String] {
        defer { actions = [] }
        return notices.map { "\($0.kind.rawValue) \($0.receiver) \($0.title)" }
    }

    /// Lets one event happen, and all that follows from it in the same partition.
    mutating func happen(_ input: DecisionInput) {
        var waiting = [input]
        while !waiting.isEmpty {
            let made = book.apply(waiting.removeFirst(), at: now)
            actions += made
            waiting += made.compactMap {
                if case .relate(let relation) = $0 { .related(relation) } else { nil }
            }
        }
    }

    mutating func see(
        _ indication: Indication, _ certificate: CertificateSummary = Sample.certificate(),
        serverName: String? = nil, notify: [String] = [], source: String? = "portal",
        finding: Finding? = nil
    ) throws {
        revision += 1
        outcomes += 1
        happen(
            .observed(
                try Sample.observation(
                    indication, certificate, serverName: serverName, notify: notify,
                    source: source, revision: revision, finding: finding)))
    }

    mutating func pass(_ seconds: Double) {
        now += seconds
        slot += 1
        happen(.ticked(Tick(slot: slot, at: now, outcomes: outcomes)))
    }

    mutating func command(
        _ action: AlertCommand.Action, _ change: (inout AlertCommand) -> Void
    ) {
        var command = AlertCommand(id: "c\(actions.count)", action, by: "alice", at: now)
        command.reason = "because"
        change(&command)
        happen(.commanded(command))
    }

    func alerts(_ name: String = "example.com") -> [Alert] {
        let key = Fingerprint(of: Array(name.utf8)).description
        return book.ledger(key)?.alerts ?? []
    }
}
