/// Which alerts a route, a window or a silence is about.
///
/// Each list that is not empty has to have an entry that fits; entries are texts in which `*` stands
/// for any characters. A matcher without lists fits everything.
package struct AlertMatcher: Codable, Hashable, Sendable {
    /// Where the certificate was seen: `tls://*.example.com:*`.
    package var sources: [String]
    package var owners: [String]
    package var tags: [String]
    /// Alternative names without their kind, the server name, or the subject.
    package var names: [String]
    package var profiles: [String]
    /// `PASSED`, `FAILED`, `INDETERMINATE`.
    package var verdicts: [String]
    /// ETSI sub-indications: `REVOKED`.
    package var indications: [String]
    /// Codes of findings: `certificate.*`.
    package var problems: [String]
    package var severities: [String]
    /// Fingerprints.
    package var certificates: [String]
    /// Ids of alerts.
    package var alerts: [String]

    package init() {
        sources = []
        owners = []
        tags = []
        names = []
        profiles = []
        verdicts = []
        indications = []
        problems = []
        severities = []
        certificates = []
        alerts = []
    }

    /// The lists, under the names that they have in files and on the command line.
    package static let fields: [(name: String, list: WritableKeyPath<Self, [String]> & Sendable)] =
        [
            ("sources", \.sources), ("owners", \.owners), ("tags", \.tags), ("names", \.names),
            ("profiles", \.profiles), ("verdicts", \.verdicts), ("indications", \.indications),
            ("problems", \.problems), ("severities", \.severities),
            ("certificates", \.certificates), ("alerts", \.alerts),
        ]

    package var isEmpty: Bool { Self.fields.allSatisfy { self[keyPath: $0.list].isEmpty } }

    package init(from decoder: any Decoder) throws {
        self.init()
        let values = try decoder.container(keyedBy: AnyKey.self)
        for field in Self.fields {
            self[keyPath: field.list] =
                try values.decodeIfPresent([String].self, forKey: AnyKey(stringValue: field.name))
                ?? []
        }
    }

    /// Empty lists are left out.
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: AnyKey.self)
        for field in Self.fields where !self[keyPath: field.list].isEmpty {
            try values.encode(self[keyPath: field.list], forKey: AnyKey(stringValue: field.name))
        }
    }
}

extension AlertMatcher: CustomStringConvertible {
    /// `sources tls://*, severities critical or error`; `everything`.
    package var description: String {
        let parts = Self.fields.compactMap { field -> String? in
            let list = self[keyPath: field.list]
            return list.isEmpty ? nil : "\(field.name) \(list.joined(separator: " or "))"
        }
        return parts.isEmpty ? "everything" : parts.joined(separator: ", ")
    }
}
