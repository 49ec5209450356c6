/// Something wrong in the settings, by the setting's full name.
package struct SettingProblem: Hashable, Sendable, CustomStringConvertible {
    package let setting: String
    /// Reads on from the name: `must be ...`, `is missing`.
    package let text: String

    package init(_ setting: String, _ text: String) {
        self.setting = setting
        self.text = text
    }

    package var description: String { "\(setting) \(text)" }
}

/// All that is wrong with some settings; never empty.
package struct SettingProblems: Error, CustomStringConvertible {
    package let problems: [SettingProblem]

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
