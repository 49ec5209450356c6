import ArgumentParser
import Events
import Foundation
import Inventory

/// Lists certificates.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the certificates that were judged, those that end first in front.",
        discussion: """
            Words are looked for in subjects, names and places where a certificate was seen;
            the beginning of a fingerprint and a serial number are found, too.

            Examples:
              assay list
              assay list pay.example --verdict failed
              assay list --expiring 30d --json | jq -r .certificate.subject
            """)

    @Argument(help: "Words that all have to occur.")
    var words: [String] = []

    @Option(
        name: .customLong("verdict"),
        help: "Only those that are passed, failed or indeterminate; may be repeated.",
        transform: Self.indication)
    var verdicts: [Indication] = []

    @Option(
        help: ArgumentHelp("Only those that end within this time.", valueName: "span"),
        transform: Self.span)
    var expiring: Duration?

    @Option(help: ArgumentHelp("Part of the issuer's name.", valueName: "text"))
    var issuer: String?

    @Flag(help: "Also those that others have taken over from.")
    var all = false

    @Option(help: "The most that are listed.")
    var limit = 100

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...InventoryQuery.maximumLimit).contains(limit) else {
            throw ValidationError(
                "--limit takes a number from 1 to \(InventoryQuery.maximumLimit).")
        }
    }

    func run() async throws {
        let terminal = output.terminal
        let reading = InventoryReading(settings: try settings.read().settings, terminal: terminal)
        let page = try await reading.with { store, _ in try await store.find(query) }
        if output.json {
            for entry in page.entries { try terminal.print(json: entry) }
        } else {
            try terminal.print(CertificateListing.lines(page.entries, terminal.output))
            if page.next != nil {
                terminal.remark("There are more: name further words, or a higher --limit.")
            }
        }
    }

    private var query: InventoryQuery {
        var query = InventoryQuery(
            text: words.isEmpty ? nil : words.joined(separator: " "),
            indications: verdicts.isEmpty ? nil : Set(verdicts),
            expiringBefore: expiring.map { Date().addingTimeInterval($0.seconds) }, limit: limit)
        query.issuer = issuer
        query.includesSuperseded = all
        return query
    }

    private static func indication(_ text: String) throws -> Indication {
        guard let indication = Indication(rawValue: text.uppercased()) else {
            throw ValidationError("--verdict takes passed, failed or indeterminate.")
        }
        return indication
    }

    private static func span(_ text: String) throws -> Duration {
        guard let span = TimeSpan.parse(text) else {
            throw ValidationError("--expiring takes a span such as 12h or 30d.")
        }
        return span
    }
}
