import Verification

/// `Documentation/Checks.md`, made of the checks.
enum ChecksReference {
    static var lines: [String] {
        introduction + CheckCatalogue.Group.allCases.flatMap(section)
    }

    private static func section(_ group: CheckCatalogue.Group) -> [String] {
        let entries = CheckCatalogue.entries.filter { $0.group == group }
        return ["", "## \(group.title)", "", group.gravity, ""]
            + ["| check | what holds | rule | profiles |", "|---|---|---|---|"]
            + entries.map { entry in
                let profiles = Profiles.standard.names.filter {
                    Profiles.standard[$0]?.checks.contains(entry.name) ?? false
                }
                let names = profiles.count == Profiles.standard.names.count ? ["all"] : profiles
                return "| `\(entry.name.rawValue)` | \(entry.summary) | \(entry.citation) | "
                    + "\(names.isEmpty ? "none" : names.joined(separator: ", ")) |"
            }
    }

    private static let introduction = [
        "# Checks",
        "",
        "<!-- Made by `assay checks --markdown`; a test holds it to the code. -->",
        "",
        "What the judge looks at beside signatures and revocation. A profile is a set of checks with",
        "inputs; `profiles.NAME.with` and `profiles.NAME.without` in the settings make one of your own:",
        "",
        "```yaml",
        "profiles:",
        "  our-servers:",
        "    base: tls-server",
        "    without: [lint-internal-names, subscriber-lifetime]",
        "    with: [lint-information]",
        "```",
        "",
        "Each check lives in one file under `Sources/Verification/Checks`. Findings carry a code, what is",
        "the matter, why it matters, how to mend it, and the rule; `assay verify --explain` shows them.",
        "",
        "Two checks need a list from you: `weak-key-known` the fingerprints of known keys, in the form",
        "of Debian's openssl-blacklist (setting `verification.weak_keys`), and `certificate-transparency`",
        "the logs, in the published version 3 format (`verification.transparency_logs`). Without a list",
        "they say nothing.",
    ]
}
