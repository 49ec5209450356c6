import Configuration
import Yams

/// The settings file: every value under its dotted key, and the line that it stands on.
///
/// A provider for swift-configuration. Unlike that library's own YAML provider it knows the lines,
/// takes one value where several may stand, and lists its keys, so that unknown ones are found.
struct SettingsFile: Sendable {
    struct Entry: Hashable, Sendable {
        let values: [String]
        let isList: Bool
        let line: Int
    }

    /// Settings are written by hand; this is a bound against a wrong path, in bytes.
    static let maximumBytes = 1 << 20
    /// Values in one file, so that YAML aliases cannot multiply without end.
    static let maximumEntries = 10_000
    static let maximumDepth = 8

    let path: String
    let entries: [String: Entry]

    static func read(_ path: String) throws(SettingProblem) -> SettingsFile {
        let text: String
        do {
            text = try SmallFile.read(path, maximumBytes: maximumBytes)
        } catch {
            throw SettingProblem(.file(path, line: nil), error.description)
        }
        return try SettingsFile(path: path, text: text)
    }

    init(path: String, text: String) throws(SettingProblem) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw SettingProblem(yaml: error, path: path)
        }
        var walk = Walk(path: path)
        if let root { try walk.visit(root, key: "", depth: 0) }
        self.path = path
        entries = walk.entries
    }

    func origin(of key: String) -> SettingOrigin {
        .file(path, line: entries[key]?.line)
    }
}

extension SettingsFile {
    /// Flattens the tree.
    private struct Walk {
        let path: String
        var entries: [String: Entry] = [:]

        mutating func visit(_ node: Node, key: String, depth: Int) throws(SettingProblem) {
            let line = node.mark?.line ?? 0
            switch node {
            case .mapping(let mapping):
                guard depth < SettingsFile.maximumDepth else {
                    throw SettingProblem(.file(path, line: line), "is nested too deeply")
                }
                for (name, value) in mapping {
                    guard let name = name.string else {
                        throw SettingProblem(
                            .file(path, line: name.mark?.line), "a key must be a plain word")
                    }
                    let inner = key.isEmpty ? name : "\(key).\(name)"
                    try visit(value, key: inner, depth: depth + 1)
                }
            case .scalar(let scalar):
                // `topics:` with all below it commented out says nothing.
                if scalar.style == .plain, ["", "~", "null"].contains(scalar.string) { return }
                try enter([scalar.string], isList: false, key: key, line: line)
            case .sequence(let sequence):
                var values: [String] = []
                for value in sequence {
                    guard let scalar = value.scalar else {
                        throw SettingProblem(
                            .file(path, line: value.mark?.line),
                            "\(key): a list holds plain values only")
                    }
                    values.append(scalar.string)
                }
                try enter(values, isList: true, key: key, line: line)
            case .alias:
                throw SettingProblem(.file(path, line: line), "\(key): an alias without its anchor")
            }
        }

        private mutating func enter(
            _ values: [String], isList: Bool, key: String, line: Int
        ) throws(SettingProblem) {
            guard !key.isEmpty else {
                throw SettingProblem(
                    .file(path, line: line), "must hold keys and values, such as: log: memory")
            }
            guard entries.count < SettingsFile.maximumEntries else {
                throw SettingProblem(
                    .file(path, line: line),
                    "more than \(SettingsFile.maximumEntries) values; is it the right file?")
            }
            guard entries[key] == nil else {
                throw SettingProblem(.file(path, line: line), "\(key) is there twice")
            }
            entries[key] = Entry(values: values, isList: isList, line: line)
        }
    }
}

extension SettingsFile: ConfigProvider, ConfigSnapshot {
    static let name = "settings file"

    var providerName: String { Self.name }

    func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
        let name = key.components.joined(separator: ".")
        guard let entry = entries[name] else { return LookupResult(encodedKey: name, value: nil) }
        let content: ConfigContent
        switch type {
        case .stringArray: content = .stringArray(entry.values)
        default: content = .string(entry.values.joined(separator: ","))
        }
        return LookupResult(encodedKey: name, value: ConfigValue(content, isSecret: false))
    }

    func fetchValue(forKey key: AbsoluteConfigKey, type: ConfigType) async throws -> LookupResult {
        try value(forKey: key, type: type)
    }

    func watchValue<Return: ~Copyable>(
        forKey key: AbsoluteConfigKey, type: ConfigType,
        updatesHandler:
            nonisolated(nonsending) (
                _ updates: ConfigUpdatesAsyncSequence<Result<LookupResult, any Error>, Never>
            ) async throws -> Return
    ) async throws -> Return {
        try await watchValueFromValue(forKey: key, type: type, updatesHandler: updatesHandler)
    }

    func snapshot() -> any ConfigSnapshot { self }

    func watchSnapshot<Return: ~Copyable>(
        updatesHandler:
            nonisolated(nonsending) (
                _ updates: ConfigUpdatesAsyncSequence<any ConfigSnapshot, Never>
            ) async throws -> Return
    ) async throws -> Return {
        try await watchSnapshotFromSnapshot(updatesHandler: updatesHandler)
    }
}

extension SettingProblem {
    init(yaml error: any Error, path: String) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(.file(path, line: mark.line), "is not YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            self.init(
                .file(path, line: context.mark.line),
                "\(duplicates.sorted().joined(separator: ", ")) is there twice")
        default:
            self.init(.file(path, line: nil), "is not YAML: \(error)")
        }
    }
}
