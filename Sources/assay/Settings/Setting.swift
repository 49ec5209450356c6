/// One row of the table of settings: a key, how its value is written, and where it goes.
///
/// A key may have one wildcard: `receivers.*.url` stands for the `url` of each receiver.
struct Setting: Sendable {
    let key: SettingKey
    /// What would be right.
    let expectation: String
    let isList: Bool
    /// One or two sentences for the person who sets it.
    let summary: String
    /// Secrets are never printed, and may be read from a file: `KEY_file`.
    let isSecret: @Sendable (_ name: String) -> Bool

    /// Puts the value into the settings; false where the texts are not as expected.
    let write: @Sendable (inout Settings, _ name: String, [String], ValueContext) -> Bool
    /// The value in the settings; nil where there is none.
    let read: @Sendable (Settings, _ name: String) -> [String]?
    /// What the wildcard stands for in the settings.
    let names: @Sendable (Settings) -> [String]

    init<Value>(
        _ key: String, _ form: ValueForm<Value>,
        _ value: WritableKeyPath<Settings, Value> & Sendable,
        secret: Bool = false, _ summary: String
    ) {
        self.key = SettingKey(key)
        expectation = form.expectation
        isList = form.isList
        self.summary = summary
        isSecret = { _ in secret }
        write = { settings, _, texts, context in
            guard let parsed = form.parse(texts, context) else { return false }
            settings[keyPath: value] = parsed
            return true
        }
        read = { settings, _ in form.format(settings[keyPath: value]) }
        names = { _ in [""] }
    }

    /// A setting of each entry of a map.
    init<Entry: NamedSettings, Value>(
        _ key: String, names rule: SettingKey.NameRule = .word, _ form: ValueForm<Value>,
        each map: WritableKeyPath<Settings, [String: Entry]> & Sendable,
        _ value: WritableKeyPath<Entry, Value> & Sendable,
        secret: @escaping @Sendable (_ name: String) -> Bool = { _ in false }, _ summary: String
    ) {
        self.key = SettingKey(key, names: rule)
        expectation = form.expectation
        isList = form.isList
        self.summary = summary
        isSecret = secret
        write = { settings, name, texts, context in
            guard let parsed = form.parse(texts, context) else { return false }
            settings[keyPath: map][name, default: Entry()][keyPath: value] = parsed
            return true
        }
        read = { settings, name in
            settings[keyPath: map][name].map { form.format($0[keyPath: value]) }
        }
        names = { $0[keyPath: map].keys.sorted() }
    }
}

/// Settings that there may be several of, each under a name that the user chose.
protocol NamedSettings: Sendable {
    init()
}

extension String: NamedSettings {}
