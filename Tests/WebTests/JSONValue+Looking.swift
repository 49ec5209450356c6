import Events

extension JSONValue {
    /// A field of an object; null where there is none.
    subscript(name: String) -> JSONValue { fields[name] ?? .null }

    var fields: [String: JSONValue] {
        if case .object(let fields) = self { fields } else { [:] }
    }

    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var strings: [String] {
        if case .array(let elements) = self { elements.compactMap(\.string) } else { [] }
    }
}
