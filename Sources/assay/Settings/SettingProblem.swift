/// Where the value of a setting came from.
enum SettingOrigin: Hashable, Sendable {
    /// The option as it was written.
    case flag(String)
    case environment(String)
    case file(String, line: Int?)
    case `default`
}

extension SettingOrigin: CustomStringConvertible {
    var description: String {
        switch self {
        case .flag(let flag): flag
        case .environment(let variable): variable
        case .file(let path, let line): line.map { "\(path):\($0)" } ?? path
        case .default: "default"
        }
    }
}

/// One thing that is wrong with the settings, and what would be right.
struct SettingProblem: Error, Hashable, Sendable, CustomStringConvertible {
    let origin: SettingOrigin
    let message: String

    init(_ origin: SettingOrigin, _ message: String) {
        self.origin = origin
        self.message = message
    }

    var description: String {
        SafeText.escape(origin == .default ? message : "\(origin): \(message)")
    }
}

/// All that is wrong with the settings, at once.
struct SettingsError: Error, Hashable, CustomStringConvertible {
    let problems: [SettingProblem]

    var description: String {
        let count = problems.count == 1 ? "a problem" : "\(problems.count) problems"
        return (["\(count) in the settings"] + problems.map { "  \($0)" })
            .joined(separator: "\n")
    }
}
