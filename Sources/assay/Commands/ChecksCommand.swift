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

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let profiles = try settings.read().settings.verificationProfiles
        if let profile, profiles[profile] == nil {
            throw ValidationError(
                "There is no profile \"\(SafeText.escape(profile))\""
                    + Suggestion.phrase(for: profile, among: profiles.names)
                    + "; there are \(profiles.names.joined(separator: ", ")).")
        }
        let listings = CheckName.allCases.map { check in
            CheckListing(
                check: check.rawValue,
                profiles: profiles.names.filter {
                    profiles[$0]?.checks.contains(check) ?? false
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
        var table = Table([.init("CHECK"), .init("PROFILES")])
        for listing in chosen {
            table.add(listing.check, listing.profiles.joined(separator: ", "))
        }
        try terminal.print(table.lines(terminal.output))
    }
}

/// A check, as JSON.
private struct CheckListing: Encodable {
    let check: String
    let profiles: [String]
}
