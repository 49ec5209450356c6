import ArgumentParser
import Bench
import Events
import Foundation
import Inventory

/// What keeping and asking an inventory takes.
struct BenchInventoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory",
        abstract: "Measure the inventory: taking outcomes in, searching, the overview.",
        discussion: """
            Writes outcomes of made-up certificates into a log and an inventory of its own,
            which are removed again. A million of them take about 4 GB of disk.

            Example:
              assay bench inventory --count 1000000 --json
            """)

    @Option(help: "How many certificates.")
    var count = 100_000

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1_000...10_000_000).contains(count) else {
            throw ValidationError("--count takes a number from 1000 to 10000000.")
        }
    }

    func run() async throws {
        let folder = try TemporaryFolder("assay-bench")
        defer { folder.remove() }
        let terminal = output.terminal
        let place = Settings(log: .sqlite(path: folder.path + "/log.sqlite"))
        let store = try InventoryStore(path: folder.path + "/inventory.sqlite")
        let result = try await LogOpening.with(place) { log in
            let bench = InventoryBench(
                count: count, on: log, into: store, topics: Topics(), at: Date())
            return try await bench.run { terminal.progress($0) }
        }
        try store.close()
        terminal.progress("")
        if output.json {
            try terminal.print(json: result)
        } else {
            try terminal.print(lines(result))
        }
    }

    private func lines(_ result: InventoryMeasurement) -> [String] {
        var table = Table([.init("WHAT"), .init("P50 MS", .trailing), .init("FOUND", .trailing)])
        for search in result.searches {
            table.add(search.kind, Self.format(search.milliseconds), "\(search.found)")
        }
        table.add("overview", Self.format(result.overview), "")
        return [
            "\(result.count) certificates: \(Int(result.eventsPerSecond)) outcomes a second taken in, "
                + "\(Self.format(result.cpuMicroseconds)) µs of CPU each, "
                + "\(Int(result.peakResidentMegabytes)) MB at most:"
        ] + table.lines(output.terminal.output)
    }

    private static func format(_ value: Double) -> String { String(format: "%.1f", value) }
}
