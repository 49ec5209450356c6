import Events
import FoundationEssentials
import Hummingbird
import Inventory

/// `GET /v1/certificates` and `GET /v1/certificates/{sha256}`: what the inventory knows.
struct CertificateRoutes {
    private let inventory: InventoryStore

    init(_ parts: HTTPParts) {
        inventory = parts.inventory
    }

    func add(to router: Router<WebContext>) {
        router.get("v1/certificates") { request, _ in
            let page = try await inventory.find(try InventoryQuery(request.uri.queryParameters))
            return Response.json(CertificateListing(page))
        }
        router.get("v1/certificates/:sha256") { _, context in
            let text = try context.parameters.require("sha256")
            guard let sha256 = Fingerprint(hexadecimal: text) else {
                throw Problem(.badRequest, "a fingerprint has 64 hexadecimal digits")
            }
            guard let detail = try await inventory.certificate(sha256) else {
                throw Problem(.notFound, "no verdict on this certificate is known")
            }
            return Response.json(detail)
        }
    }
}

/// What `GET /v1/certificates` answers.
private struct CertificateListing: Encodable {
    let certificates: [InventoryEntry]
    /// The value of `after` for the next page; missing on the last.
    let next: String?

    init(_ page: InventoryPage) {
        certificates = page.entries
        next = page.next?.description
    }
}

extension InventoryQuery {
    private static let fields =
        "q, issuer, indication, code, key, expiring_before, expiring_from, superseded, after, limit"

    /// From the fields of a URL.
    init(_ fields: some Sequence<(key: Substring, value: Substring)>) throws {
        self.init()
        for (name, value) in fields { try set(name, to: value) }
    }

    private mutating func set(_ name: Substring, to value: Substring) throws {
        switch name {
        case "q": text = String(value)
        case "issuer": issuer = String(value)
        case "code": code = String(value)
        case "key": key = String(value)
        case "indication":
            let indications = try value.split(separator: ",").map {
                try Self.parse(name, $0, "PASSED, FAILED or INDETERMINATE, or several with commas")
                {
                    Indication(rawValue: $0.uppercased())
                }
            }
            self.indications = Set(indications)
        case "expiring_before":
            expiringBefore = try Self.parse(name, value, "a time as in RFC 3339", Timestamps.parse)
        case "expiring_from":
            expiringFrom = try Self.parse(name, value, "a time as in RFC 3339", Timestamps.parse)
        case "superseded":
            includesSuperseded = try Self.parse(name, value, "true or false") { Bool($0) }
        case "after":
            after = try Self.parse(name, value, "what the page before gave as next") { Cursor($0) }
        case "limit":
            let range = 1...Self.maximumLimit
            limit = try Self.parse(name, value, "a number from 1 to \(Self.maximumLimit)") {
                Int($0).flatMap { range.contains($0) ? $0 : nil }
            }
        default:
            throw Problem(.badRequest, "\(name) is not one of \(Self.fields)")
        }
    }

    private static func parse<T>(
        _ name: Substring, _ value: Substring, _ rule: String, _ read: (String) -> T?
    ) throws -> T {
        guard let result = read(String(value)) else {
            throw Problem(.badRequest, "\(name) is to be \(rule)")
        }
        return result
    }
}
