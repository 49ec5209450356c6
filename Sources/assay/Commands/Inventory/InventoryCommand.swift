import ArgumentParser
import Inventory

/// What keeps the inventory.
struct InventoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory",
        abstract: "Keep the inventory that list, show, the API and the pages answer from.",
        subcommands: [Rebuild.self])

    /// Makes the inventory anew.
    struct Rebuild: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rebuild",
            abstract: "Forget the inventory, and make it anew from the log.",
            discussion: """
                It knows as much afterwards as the log still holds. Services may go on; until
                it is done they know less.

                Example:
                  assay inventory rebuild
                """)

        @OptionGroup var settings: SettingsOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let terminal = output.terminal
            let reading = InventoryReading(
                settings: try settings.read().settings, terminal: terminal)
            let rebuilt = try await reading.with(anew: true) { store, taken in
                Rebuilt(
                    outcomes: taken,
                    certificates: try await store.overview(since: .distantPast).certificates.all)
            }
            if output.json {
                try terminal.print(json: rebuilt)
            } else {
                try terminal.print(
                    "\(rebuilt.outcomes) outcomes taken in; "
                        + "certificates in use: \(rebuilt.certificates)")
            }
        }
    }

    private struct Rebuilt: Encodable {
        let outcomes: Int
        let certificates: Int
    }
}
