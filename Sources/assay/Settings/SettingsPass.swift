import Configuration
import Foundation
import Synchronization

/// One pass over the table of settings; it collects what is wrong instead of stopping at it.
struct SettingsPass {
    private(set) var settings: Settings
    private(set) var origins: [String: SettingOrigin] = [:]
    private(set) var problems: [SettingProblem] = []

    private let source: SettingsReading
    private let file: SettingsFile?
    private let variables: [String: String]
    private let reader: ConfigReader
    private let finder = LayerFinder()

    init(_ source: SettingsReading, file: SettingsFile?) {
        self.source = source
        self.file = file
        settings = Settings(log: source.defaultLog)
        variables = source.variables.filter { $0.key != SettingsReading.fileVariable }
        var flags: [AbsoluteConfigKey: ConfigValue] = [:]
        for flag in source.flags {
            flags[AbsoluteConfigKey(Self.components(flag.key))] = Self.value(of: flag)
        }
        // In the order of `Layer`.
        var layers: [any ConfigProvider] = [
            InMemoryProvider(name: "flags", values: flags),
            EnvironmentVariablesProvider(environmentVariables: variables).prefixKeys(with: "assay"),
        ]
        if let file { layers.append(file) }
        reader = ConfigReader(providers: layers, accessReporter: finder)
    }

    mutating func run() {
        let members = memberNames()
        for setting in SettingsTable.all {
            let key = setting.key.description
            for name in setting.key.isFamily ? members[key, default: []].sorted() : [""] {
                read(setting, name)
            }
        }
        problems += settings.contradictions.map { contradiction in
            SettingProblem(
                origins[contradiction.key] ?? .default,
                "\(contradiction.key): \(contradiction.message)")
        }
    }

    /// Which names stand for the wildcard of each family; what belongs nowhere is a problem.
    private mutating func memberNames() -> [String: Set<String>] {
        var members: [String: Set<String>] = [:]
        func note(_ match: SettingMatch?, _ origin: SettingOrigin, else unknown: () -> String) {
            guard let match else {
                problems.append(SettingProblem(origin, unknown()))
                return
            }
            let rule = match.setting.key.nameRule
            guard !match.setting.key.isFamily || rule.allows(match.name) else {
                problems.append(SettingProblem(origin, "\(match.key): \(rule.expectation)"))
                return
            }
            members[match.setting.key.description, default: []].insert(match.name)
        }
        for flag in source.flags {
            note(SettingsTable.match(flag.key), .flag(flag.option)) { Self.unknown(key: flag.key) }
        }
        for variable in variables.keys.sorted() {
            let name = String(variable.dropFirst(SettingsReading.prefix.count))
            note(SettingsTable.match(variable: name), .environment(variable)) {
                Self.unknown(variable: variable)
            }
        }
        for (key, entry) in (file?.entries ?? [:]).sorted(by: { $0.value.line < $1.value.line }) {
            note(SettingsTable.match(key), .file(file?.path ?? "", line: entry.line)) {
                Self.unknown(key: key)
            }
        }
        return members
    }

    private mutating func read(_ setting: Setting, _ name: String) {
        let key = setting.key.named(name)
        var found = look(key, isList: setting.isList)
        if setting.isSecret(name), let pointer = look(key + SettingMatch.fileSuffix, isList: false)
        {
            if let value = found, value.layer == pointer.layer {
                problems.append(
                    SettingProblem(value.origin, "give either \(key) or \(key)_file, not both"))
                return
            }
            if (found?.layer ?? .max) > pointer.layer {
                do throws(SettingProblem) {
                    found = try secret(pointer, key: key)
                } catch {
                    problems.append(error)
                    return
                }
            }
        }
        guard let found else { return }
        origins[key] = found.origin
        if !setting.write(&settings, name, found.texts, context(found)) {
            let shown = found.texts.map { "\"\($0)\"" }.joined(separator: ", ")
            let value = setting.isSecret(name) ? "the value" : shown
            problems.append(
                SettingProblem(found.origin, "\(key): \(value) is not \(setting.expectation)"))
        }
    }

    /// What a layer says, and which one it is; 0 is the strongest.
    private struct Found {
        var texts: [String]
        let layer: Int
        let origin: SettingOrigin
    }

    private func look(_ key: String, isList: Bool) -> Found? {
        let path = ConfigKey(Self.components(key))
        let texts =
            isList
            ? reader.stringArray(forKey: path)
            : reader.string(forKey: path).map { [$0] }
        guard let texts, let layer = finder.layer else { return nil }
        let trimmed = texts.map { $0.trimmingCharacters(in: .whitespaces) }
        return Found(texts: trimmed, layer: layer, origin: origin(of: key, layer: layer))
    }

    private func origin(of key: String, layer: Int) -> SettingOrigin {
        switch layer {
        case 0: .flag(source.flags.last { $0.key == key }?.option ?? "--set \(key)")
        case 1: .environment(SettingsReading.prefix + SettingKey.variable(key))
        default: file?.origin(of: key) ?? .default
        }
    }

    private func context(_ found: Found) -> ValueContext {
        var folder = source.workingFolder
        if case .file(let path, _) = found.origin {
            folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        }
        return ValueContext(folder: folder, home: source.environment["HOME"])
    }

    /// A secret in a file of its own, in bytes.
    private static let maximumSecretBytes = 64 << 10

    private func secret(_ pointer: Found, key: String) throws(SettingProblem) -> Found {
        let path = context(pointer).absolute(pointer.texts.first ?? "")
        let text: String
        do {
            text = try SmallFile.read(path, maximumBytes: Self.maximumSecretBytes)
        } catch {
            throw SettingProblem(pointer.origin, "\(key)_file: \(path) \(error)")
        }
        var found = pointer
        found.texts = [text.trimmingCharacters(in: .newlines)]
        return found
    }

    private static func value(of flag: SettingFlag) -> ConfigValue {
        let isList = SettingsTable.match(flag.key)?.setting.isList ?? false
        let content: ConfigContent =
            isList
            ? .stringArray(flag.value.split(separator: ",").map(String.init)) : .string(flag.value)
        return ConfigValue(content, isSecret: false)
    }

    private static func components(_ key: String) -> [String] {
        key.split(separator: ".").map(String.init)
    }
}

extension SettingsPass {
    private static func unknown(key: String) -> String {
        "\(key): there is no such setting"
            + Suggestion.phrase(for: key, among: neighbours(of: key))
    }

    private static func unknown(variable: String) -> String {
        let candidates = SettingsTable.all.filter { !$0.key.isFamily }.map {
            SettingsReading.prefix + SettingKey.variable($0.key.description)
        }
        return "there is no such setting"
            + Suggestion.phrase(for: variable, among: candidates + [SettingsReading.fileVariable])
    }

    /// All keys, those of families with the same name as in `key`.
    private static func neighbours(of key: String) -> [String] {
        let parts = components(key)
        return SettingsTable.all.map { setting in
            let pattern = components(setting.key.description)
            guard let wildcard = pattern.firstIndex(of: "*"), wildcard < parts.count else {
                return setting.key.description
            }
            return setting.key.named(parts[wildcard])
        }
    }
}

/// Hears from swift-configuration which layer the last value came from.
private final class LayerFinder: AccessReporter {
    private let found = Mutex<Int?>(nil)

    var layer: Int? { found.withLock { $0 } }

    func report(_ event: AccessEvent) {
        let layer = event.providerResults.firstIndex { (try? $0.result.get().value) != nil }
        found.withLock { $0 = layer }
    }
}
