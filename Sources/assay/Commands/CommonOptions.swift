import ArgumentParser
import Events
import Foundation

/// The options by which any command is given its settings.
struct SettingsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The settings file, instead of ./assay.yaml.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Where the events are kept: sqlite:FILE, kafka:HOST:PORT,... or memory.",
            valueName: "log"))
    var log: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Any setting, over all other sources; may be repeated. See: assay settings",
            valueName: "key=value"))
    var assignments: [String] = []

    func validate() throws {
        for assignment in assignments where !assignment.contains("=") {
            throw ValidationError("--set takes KEY=VALUE, not \"\(SafeText.escape(assignment))\"")
        }
    }

    /// - Parameter flags: further options of the command that stand for settings.
    func read(_ flags: [SettingFlag] = []) throws -> EffectiveSettings {
        var all = assignments.map { assignment in
            let parts = assignment.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = String(parts[0])
            return SettingFlag(key: key, value: String(parts[1]), option: "--set")
        }
        if let log { all.append(SettingFlag(key: "log", value: log, option: "--log")) }
        let reading = SettingsReading(
            flags: all + flags, environment: ProcessInfo.processInfo.environment,
            configPath: config)
        return try reading.read()
    }
}

/// The options that say how a command prints.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON, one value a line, as Documentation/CLI.md describes it.")
    var json = false

    @Option(help: "Colour the output: auto (on terminals, unless NO_COLOR is set), always, never.")
    var color = ColorChoice.auto

    var terminal: Terminal { Terminal(color: color) }
}
