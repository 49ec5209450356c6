import Events

extension SystemPage {
    /// How long and how much a topic keeps, in words.
    static func describe(_ retention: Retention) -> String {
        let age = retention.age.map { age in
            let hours = Int(age / .seconds(3_600))
            return hours >= 48 ? "\(hours / 24) days" : "\(hours) hours"
        }
        let size = retention.bytes.map { "\($0 / 1_048_576) MB a partition" }
        let parts = [age, size].compactMap(\.self)
        return parts.isEmpty ? "everything" : parts.joined(separator: ", ")
    }
}
