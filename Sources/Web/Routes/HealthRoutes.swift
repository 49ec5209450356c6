import Events
import Hummingbird
import Inventory

/// Whether the process answers (`GET /health`), and whether the log and the inventory do, too
/// (`GET /ready`).
struct HealthRoutes {
    private let parts: HTTPParts

    init(_ parts: HTTPParts) {
        self.parts = parts
    }

    func add(to router: Router<WebContext>) {
        router.get("health") { _, _ in Response.json(["status": "up"]) }
        router.get("ready") { _, _ in
            try await checkReady()
            return Response.json(["status": "ready"])
        }
    }

    private func checkReady() async throws {
        let found = try await parts.log.describe(parts.topics.all)
        let missing = Set(parts.topics.all).subtracting(found.map(\.name)).sorted()
        guard missing.isEmpty else {
            throw Problem(
                .serviceUnavailable,
                "topics are missing: \(missing.map(\.rawValue).joined(separator: ", "))")
        }
        _ = try await parts.inventory.overview(since: parts.now())
    }
}
