/// `Documentation/Settings.md`, made of the table of settings.
enum SettingsReference {
    static var lines: [String] {
        let defaults = Settings(log: .sqlite(path: "~/.local/state/assay/log.sqlite"))
        var lines = introduction
        var group = ""
        for setting in SettingsTable.all {
            let own = setting.key.description.split(separator: ".").first.map(String.init) ?? ""
            if own != group {
                lines += ["", "## \(own)", ""]
                group = own
            }
            lines += entry(setting, defaults)
        }
        return lines
    }

    private static func entry(_ setting: Setting, _ defaults: Settings) -> [String] {
        let key = setting.key.description
        let standard = setting.key.isFamily ? nil : setting.read(defaults, "")
        var facts = ["Is \(setting.expectation)."]
        if let standard {
            facts.append("Default: `\(standard.joined(separator: ","))`.")
        }
        if !setting.key.isFamily {
            facts.append("Variable: `\(SettingsReading.prefix + SettingKey.variable(key))`.")
        }
        if setting.isSecret("") { facts.append("Secret: `\(key)_file` reads it from a file.") }
        return ["- **`\(key)`**: \(setting.summary)", "  \(facts.joined(separator: " "))"]
    }

    private static let introduction = [
        "# Settings",
        "",
        "<!-- Made by `assay settings --reference`; a test holds it to the table of settings. -->",
        "",
        "Each setting is looked for in four places, and the first that has it counts:",
        "",
        "1. the command line: `--set KEY=VALUE`, or an option that stands for it, such as `--log`;",
        "2. the environment: `ASSAY_` and the key in capitals, `topics.partitions` being",
        "   `ASSAY_TOPICS_PARTITIONS`; lists are separated by commas;",
        "3. the settings file: the one named by `--config` or `ASSAY_CONFIG`, else `assay.yaml` in",
        "   the working directory; relative paths in it start at its own folder;",
        "4. the default.",
        "",
        "Nothing is passed over in silence: unknown keys and variables and impossible values are",
        "all reported at once, and the program does not start. `assay settings` shows what is in",
        "force and where it comes from. A `*` in a key stands for a name of your choice.",
        "Where a setting is secret, `KEY_file` names a file that holds it.",
    ]
}
