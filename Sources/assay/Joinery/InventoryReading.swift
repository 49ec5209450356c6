import Events
import Foundation
import Inventory

/// Lends the inventory to a command, brought up to what the log holds.
struct InventoryReading {
    let settings: Settings
    let terminal: Terminal

    /// - Parameter isAnew: whether all of it is forgotten first.
    func with<Result>(
        anew isAnew: Bool = false, _ body: (InventoryStore, _ taken: Int) async throws -> Result
    ) async throws -> Result {
        try await following(anew: isAnew) { _, store, _, taken in try await body(store, taken) }
    }

    /// The same with the log, for those who look again and again.
    func following<Result>(
        anew isAnew: Bool = false,
        _ body: (any EventLog, InventoryStore, InventoryProjection, _ taken: Int) async throws
            -> Result
    ) async throws -> Result {
        if case .sqlite(let path) = settings.log { try LogOpening.requireFile(path) }
        return try await LogOpening.with(settings) { log in
            let store = try Joinery(settings, log: log, terminal: terminal).inventoryStore()
            if isAnew { try await store.reset() }
            let projection = InventoryProjection(log, into: store, topics: settings.topics)
            var taken = 0
            while try await projection.advance(progress: { count in
                taken += count
                terminal.progress("\(taken) outcomes taken in")
            }) > 0 {}
            terminal.progress("")
            let result = try await body(log, store, projection, taken)
            try store.close()
            return result
        }
    }
}

extension InventoryStore {
    /// The one certificate that a text names: the beginning of its fingerprint, its serial number, or
    /// words that only it has.
    /// - Throws: `Failure` where there is none, or more than one.
    func certificate(named text: String) async throws -> InventoryDetail {
        let found = try await find(InventoryQuery(text: text, limit: Self.shownNames + 1)).entries
        guard let first = found.first else {
            throw Failure(
                .noInput, "no certificate is called \(SafeText.escape(text))\n  See: assay list")
        }
        guard found.count == 1, let detail = try await certificate(first.certificate.sha256) else {
            let names = found.prefix(Self.shownNames).map {
                "  \($0.certificate.sha256.description.prefix(16))  \($0.certificate.subject)"
            }
            let more = found.count > Self.shownNames ? ["  and more"] : []
            throw Failure(
                .noInput,
                (["several certificates are called \(SafeText.escape(text)):"] + names + more)
                    .joined(separator: "\n"))
        }
        return detail
    }

    /// Certificates named where a text fits several.
    private static let shownNames = 5
}
