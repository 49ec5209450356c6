/// The settings in force as they are shown: with their origins, without secrets.
struct SettingsListing: Encodable, Sendable {
    struct Entry: Encodable, Sendable {
        let key: String
        /// As it would be written; nil for a secret that is set.
        let value: String?
        let origin: String
        let isSecret: Bool

        enum CodingKeys: String, CodingKey {
            case key, value, origin
            case isSecret = "secret"
        }
    }

    /// The settings file that was read.
    let file: String?
    let settings: [Entry]

    init(_ effective: EffectiveSettings) {
        file = effective.file
        settings = SettingsTable.all.flatMap { setting in
            setting.names(effective.settings).compactMap { name -> Entry? in
                guard let texts = setting.read(effective.settings, name) else { return nil }
                let key = setting.key.named(name)
                let origin = effective.origins[key]
                // Members of families have many fields; those that nobody set say nothing.
                if setting.key.isFamily, origin == nil, texts == ["none"] { return nil }
                let isSecret = setting.isSecret(name)
                return Entry(
                    key: key, value: isSecret && origin != nil ? nil : texts.joined(separator: ","),
                    origin: (origin ?? .default).description, isSecret: isSecret)
            }
        }
    }

    func lines(_ painter: Painter) -> [String] {
        var table = Table([.init("SETTING"), .init("VALUE"), .init("FROM")])
        for entry in settings {
            let isDefault = entry.origin == SettingOrigin.default.description
            table.add([
                .init(entry.key), .init(entry.value ?? "(hidden)", isDefault ? .plain : .heading),
                .init(entry.origin, isDefault ? .faint : .plain),
            ])
        }
        let source = file.map { "Settings file: \(SafeText.escape($0))" } ?? "No settings file."
        return [painter.paint(source, .faint)] + table.lines(painter)
    }
}
