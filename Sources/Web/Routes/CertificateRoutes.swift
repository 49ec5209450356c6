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

    func add(to router: Router<BasicRequestContext>) {
        router.get("v1/certificates") { request, _ in
            let found = try await inventory.find(try InventoryQuery(request.uri.queryParameters))
            return Response.json(["certificates": found])
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

extension InventoryQuery {
    /// From the fields of a URL: `q`, `indication`, `expiring_before`, `limit`.
    fileprivate init(_ fields: some Sequence<(key: Substring, value: Substring)>) throws {
        self.init()
        for (name, value) in fields {
            switch name {
            case "q": text = String(value)
            case "indication":
                indication = try Self.parse(name, value, "PASSED, FAILED or INDETERMINATE") {
                    Indication(rawValue: $0.uppercased())
                }
            case "expiring_before":
                expiringBefore = try Self.parse(
                    name, value, "a time as in RFC 3339", Timestamps.parse)
            case "limit":
                let range = 1...Self.maximumLimit
                limit = try Self.parse(name, value, "a number from 1 to \(Self.maximumLimit)") {
                    Int($0).flatMap { range.contains($0) ? $0 : nil }
                }
            default:
                throw Problem(
                    .badRequest,
                    "\(name) is not one of q, indication, expiring_before, limit")
            }
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
