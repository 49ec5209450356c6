import Events
import FoundationEssentials
import HummingbirdCore
import Inventory

/// What the form of the certificates page asks for, out of the query of its address.
struct SearchForm {
    var text = ""
    var issuer = ""
    var indications: [Indication] = []
    /// Days; 0 for what has ended.
    var within: Int?
    var includesSuperseded = false
    var after: InventoryQuery.Cursor?

    static let pageLength = 50
    /// Ten years.
    private static let maximumDays = 3_650

    /// Fields that are not understood are passed over: an old bookmark still leads somewhere.
    init(_ fields: some Sequence<(key: Substring, value: Substring)>) {
        for (name, value) in fields {
            switch name {
            case "q": text = String(value)
            case "issuer": issuer = String(value)
            case "indication":
                if let indication = Indication(rawValue: String(value)) {
                    indications.append(indication)
                }
            case "within": within = Int(value).map { min(max($0, 0), Self.maximumDays) }
            case "superseded": includesSuperseded = value == "true"
            case "after": after = InventoryQuery.Cursor(value)
            default: break
            }
        }
    }

    func query(at present: Date) -> InventoryQuery {
        var query = InventoryQuery(
            text: text.isEmpty ? nil : text,
            indications: indications.isEmpty ? nil : Set(indications), limit: Self.pageLength)
        query.issuer = issuer.isEmpty ? nil : issuer
        query.expiringBefore = within.map { present.addingTimeInterval(Double($0) * 86_400) }
        if let within, within > 0 { query.expiringFrom = present }
        query.includesSuperseded = includesSuperseded
        query.after = after
        return query
    }

    /// The address of the page behind a certificate; of the first one without.
    func address(after cursor: InventoryQuery.Cursor?) -> String {
        var fields: [(String, String)] = []
        if !text.isEmpty { fields.append(("q", text)) }
        if !issuer.isEmpty { fields.append(("issuer", issuer)) }
        fields += indications.map { ("indication", $0.rawValue) }
        if let within { fields.append(("within", "\(within)")) }
        if includesSuperseded { fields.append(("superseded", "true")) }
        if let cursor { fields.append(("after", cursor.description)) }
        guard !fields.isEmpty else { return "/certificates" }
        let query = fields.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
        return "/certificates?\(query)"
    }
}
