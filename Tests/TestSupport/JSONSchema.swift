import Events
import Foundation

/// Holds JSON against the part of JSON Schema (2020-12) that the contracts use.
///
/// A keyword that it does not know is an error, so that no contract says more than is held.
package struct JSONSchema {
    private let folder: URL
    private let root: JSONValue

    package init(_ file: URL) throws {
        folder = file.deletingLastPathComponent()
        root = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: file))
    }

    /// Of a document that has schemas in it, such as an OpenAPI one.
    package init(document root: JSONValue) {
        folder = URL(filePath: "/")
        self.root = root
    }

    /// What is wrong with the value by a schema that refers to this document.
    package func problems(with value: JSONValue, by schema: JSONValue) throws -> [String] {
        try problems(value, against: schema, at: "$")
    }

    /// What is wrong with the value; empty when it conforms.
    package func problems(with value: JSONValue) throws -> [String] {
        try problems(value, against: root, at: "$")
    }

    private func problems(
        _ value: JSONValue, against schema: JSONValue, at path: String
    ) throws -> [String] {
        guard case .object(let keywords) = schema else { throw SchemaError("no object at \(path)") }
        return try keywords.sorted { $0.key < $1.key }.flatMap { keyword, argument in
            try problems(value, keyword: keyword, argument, among: keywords, at: path)
        }
    }

    private func problems(
        _ value: JSONValue, keyword: String, _ argument: JSONValue,
        among keywords: [String: JSONValue], at path: String
    ) throws -> [String] {
        switch (keyword, argument, value) {
        case ("$schema", _, _), ("$id", _, _), ("$defs", _, _), ("title", _, _),
            ("description", _, _):
            return []
        case ("type", _, _):
            let allowed = argument.strings
            let fits = allowed.contains { value.isOfType($0) }
            return fits ? [] : ["\(path) is not of type \(allowed.joined(separator: " or "))"]
        case ("const", _, _):
            return value == argument ? [] : ["\(path) is not \(argument)"]
        case ("enum", .array(let choices), _):
            return choices.contains(value) ? [] : ["\(path) is none of the allowed values"]
        case ("required", _, .object(let fields)):
            return argument.strings.filter { fields[$0] == nil }.map { "\(path).\($0) is missing" }
        case ("properties", .object(let properties), .object(let fields)):
            return try fields.flatMap { name, field in
                try properties[name].map { try problems(field, against: $0, at: "\(path).\(name)") }
                    ?? []
            }
        case ("items", _, .array(let elements)):
            return try elements.enumerated().flatMap { index, element in
                try problems(element, against: argument, at: "\(path)[\(index)]")
            }
        case ("oneOf", .array(let choices), _):
            let fitting = try choices.filter {
                try problems(value, against: $0, at: path).isEmpty
            }
            return fitting.count == 1 ? [] : ["\(path) fits \(fitting.count) of oneOf"]
        case ("$ref", .string(let reference), _):
            return try resolve(reference).map { try $0.0.problems(value, against: $0.1, at: path) }
                ?? ["\(path): \(reference) does not resolve"]
        case ("pattern", .string(let pattern), .string(let text)):
            let fits = text.range(of: pattern, options: .regularExpression) != nil
            return fits ? [] : ["\(path) does not match \(pattern)"]
        case ("format", .string("date-time"), .string(let text)):
            return Timestamps.parse(text) == nil ? ["\(path) is no RFC 3339 time"] : []
        case ("minLength", .integer(let bound), .string(let text)):
            return text.count >= bound ? [] : ["\(path) is too short"]
        case ("maxLength", .integer(let bound), .string(let text)):
            return text.count <= bound ? [] : ["\(path) is too long"]
        case ("maxItems", .integer(let bound), .array(let elements)):
            return elements.count <= bound ? [] : ["\(path) has too many items"]
        case ("minimum", .integer(let bound), .integer(let number)):
            return number >= bound ? [] : ["\(path) is too small"]
        case ("required", _, _), ("properties", _, _), ("items", _, _), ("pattern", _, _),
            ("format", _, _), ("minLength", _, _), ("maxLength", _, _), ("maxItems", _, _),
            ("minimum", _, _):
            return []  // A keyword for another type of value, by the specification.
        default:
            throw SchemaError("the keyword \(keyword) at \(path) is not known")
        }
    }

    /// `#/$defs/name` here, or `file#/$defs/name` in a neighbour named by the end of its `$id`.
    private func resolve(_ reference: String) throws -> (JSONSchema, JSONValue)? {
        let parts = reference.split(separator: "#", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        var schema = self
        if !parts[0].isEmpty {
            let name = parts[0].replacing(".v1.", with: ".")
            schema = try JSONSchema(folder.appending(path: name))
        }
        var target = schema.root
        for step in parts[1].split(separator: "/") {
            guard case .object(let fields) = target, let next = fields[String(step)] else {
                return nil
            }
            target = next
        }
        return (schema, target)
    }
}

/// A schema that cannot be used.
package struct SchemaError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension JSONValue {
    fileprivate var strings: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(\.strings)
        default: []
        }
    }

    fileprivate func isOfType(_ name: String) -> Bool {
        switch (name, self) {
        case ("null", .null), ("boolean", .bool), ("integer", .integer), ("number", .integer),
            ("number", .number), ("string", .string), ("array", .array), ("object", .object):
            true
        default: false
        }
    }
}
