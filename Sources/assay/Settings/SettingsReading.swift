import Configuration
import Foundation

/// Reads the settings: flags, then `ASSAY_*` variables, then the file, then defaults.
struct SettingsReading: Sendable {
    /// What was given as `--set KEY=VALUE`, or by an option that stands for a setting.
    var flags: [SettingFlag] = []
    var environment: [String: String]
    /// The file that was asked for by `--config`.
    var configPath: String?
    /// Where `assay.yaml` is looked for, and relative paths begin; empty for where we are.
    var workingFolder = ""

    static let prefix = "ASSAY_"
    static let fileName = "assay.yaml"
    static let fileVariable = "ASSAY_CONFIG"
    /// Variables that steer tests, not the program.
    static let otherPrefixes = ["ASSAY_TEST_", "ASSAY_RECORD_"]

    /// - Throws: every problem at once.
    func read() throws(SettingsError) -> EffectiveSettings {
        var problems: [SettingProblem] = []
        var file: SettingsFile?
        do throws(SettingProblem) {
            file = try settingsFile()
        } catch {
            problems.append(error)
        }
        var pass = SettingsPass(self, file: file)
        pass.run()
        problems += pass.problems
        guard problems.isEmpty else { throw SettingsError(problems: problems) }
        return EffectiveSettings(settings: pass.settings, origins: pass.origins, file: file?.path)
    }

    private func settingsFile() throws(SettingProblem) -> SettingsFile? {
        if let path = configPath ?? variables[Self.fileVariable] {
            return try SettingsFile.read(path)
        }
        let path = workingFolder.isEmpty ? Self.fileName : workingFolder + "/" + Self.fileName
        return FileManager.default.fileExists(atPath: path) ? try SettingsFile.read(path) : nil
    }

    /// Our variables.
    ///
    /// An empty one counts as not set, as usual.
    var variables: [String: String] {
        environment.filter { name, value in
            name.hasPrefix(Self.prefix) && !value.isEmpty
                && !Self.otherPrefixes.contains { name.hasPrefix($0) }
        }
    }

    /// `log.sqlite` in the user's state folder (XDG Base Directory Specification).
    ///
    /// It is the same whatever folder the program is started in: two terminals that look at
    /// different logs by accident would be hard to tell from a pipeline at rest.
    var defaultLog: LogLocation {
        if let folder = environment["XDG_STATE_HOME"], folder.hasPrefix("/") {
            return .sqlite(path: folder + "/assay/log.sqlite")
        }
        guard let home = environment["HOME"], !home.isEmpty else {
            return .sqlite(path: "assay.sqlite")
        }
        return .sqlite(path: home + "/.local/state/assay/log.sqlite")
    }
}

/// A setting given on the command line.
struct SettingFlag: Hashable, Sendable {
    let key: String
    let value: String
    /// The option as it was written.
    let option: String
}

/// The settings in force, and where each that somebody set comes from.
struct EffectiveSettings: Sendable {
    var settings: Settings
    /// By dotted key; what is not here has its default.
    var origins: [String: SettingOrigin]
    /// The settings file that was read.
    var file: String?
}
