import ArgumentParser
import Verification

/// Lists what is checked.
struct ChecksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checks",
        abstract: "List the checks, and the profiles that ask for each.",
        discussion: """
            Examples:
              assay checks
              assay checks --profile tls-server --json
            """)

    @Option(help: "Only the checks of this profile.")
    var profile: String?

    @Flag(
        help: ArgumentHelp("Print the reference of all checks as Markdown.", visibility: .hidden))
    var markdown = false

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        guard !markdown else { return try output.terminal.print(ChecksReference.lines) }
        let profiles = try settings.read().settings.verificationProfiles
        if let profile, profiles[profile] == nil {
            throw ValidationError(
                "There is no profile \"\(SafeText.escape(profile))\""
                    + Suggestion.phrase(for: profile, among: profiles.names)
                    + "; there are \(profiles.names.joined(separator: ", ")).")
        }
        let listings = CheckCatalogue.entries.map { entry in
            CheckListing(
                check: entry.name.rawValue, group: entry.group.rawValue, summary: entry.summary,
                citation: entry.citation,
                profiles: profiles.names.filter {
                    profiles[$0]?.checks.contains(entry.name) ?? false
                })
        }
        let chosen = listings.filter { listing in
            profile.map { listing.profiles.contains($0) } ?? true
        }
        let terminal = output.terminal
        if output.json {
            for listing in chosen { try terminal.print(json: listing) }
            return
        }
        var table = Table([.init("CHECK"), .init("PROFILES"), .init("WHAT HOLDS")])
        for listing in chosen {
            let isEverywhere = listing.profiles.count == profiles.names.count
            let names = isEverywhere ? "all" : listing.profiles.joined(separator: ", ")
            table.add(listing.check, names.isEmpty ? "none" : names, listing.summary)
        }
        try terminal.print(table.lines(terminal.output))
    }
}

/// A check, as JSON.
private struct CheckListing: Encodable {
    let check: String
    let group: String
    let summary: String
    let citation: String
    let profiles: [String]
}
