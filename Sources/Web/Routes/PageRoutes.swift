import Certificates
import Events
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Inventory
import NIOCore
import Notifications

/// The dashboard: pages for people, made on the server.
struct PageRoutes {
    private let parts: HTTPParts
    private let submission: Submission

    /// How long a page waits for the verdict of what was pasted into it.
    private static let patience = Duration.seconds(10)
    /// A form takes a third more than what is in it, and its other fields.
    private static let formOverhead = 64 * 1_024

    init(_ parts: HTTPParts) {
        self.parts = parts
        submission = Submission(parts)
    }

    func add(to pages: some RouterMethods<WebContext>) {
        pages.get("/") { _, _ in try await overview() }
        pages.get("certificates") { request, context in
            try await certificates(
                SearchForm(request.uri.queryParameters),
                AuthorField(request, context.person))
        }
        pages.get("certificates/:sha256") { request, context in
            let name = try context.parameters.require("sha256")
            return name.hasSuffix(".pem")
                ? try await pem(String(name.dropLast(4)))
                : try await certificate(name, AuthorField(request, context.person))
        }
        pages.get("submit") { _, _ in Templates.shared.response(SubmitPage()) }
        pages.post("submit") { request, _ in try await submit(request) }
        pages.get("submitted/:partition/:offset") { _, context in
            let partition = try context.parameters.require("partition", as: Int32.self)
            let offset = try context.parameters.require("offset", as: Int64.self)
            return try await submitted(
                Position(Partition(parts.topics.requests, partition), offset))
        }
        pages.get("system") { _, context in try await system(context.person) }
    }

    private func overview() async throws -> Response {
        let present = parts.now()
        let start = present.addingTimeInterval(-OverviewPage.activitySeconds)
        let page = OverviewPage(
            try await parts.inventory.overview(since: start),
            notWell: try await parts.inventory.notWell(limit: OverviewPage.rows),
            alerts: parts.watch.snapshot.board.counts,
            system: await SystemView(of: parts), at: present)
        return Templates.shared.response(page)
    }

    private func certificates(
        _ form: SearchForm, _ author: AuthorField
    ) async throws -> Response {
        let present = parts.now()
        let found = try await parts.inventory.find(form.query(at: present))
        return Templates.shared.response(
            CertificatesPage(
                form, found: found, problem: nil, parts.watch.snapshot, author: author, at: present)
        )
    }

    private func system(_ person: Person?) async throws -> Response {
        let page = SystemPage(
            await SystemView(of: parts), topics: try await parts.log.describe(parts.topics.all),
            unreadable: try await parts.inventory.unreadable(limit: SystemPage.rows),
            person: person,
            at: parts.now())
        return Templates.shared.response(page)
    }
}

// MARK: - One certificate

extension PageRoutes {
    private func certificate(_ name: String, _ author: AuthorField) async throws -> Response {
        let detail = try await detail(name)
        let der = try await der(of: detail)
        let certificate = der.flatMap { try? ParsedCertificate(der: $0) }
        return Templates.shared.response(
            CertificatePage(
                detail, certificate: certificate, parts.watch.snapshot, author: author,
                at: parts.now()))
    }

    private func pem(_ name: String) async throws -> Response {
        guard let der = try await der(of: try await detail(name)) else {
            throw Problem(.notFound, "the certificate itself is no longer in the log")
        }
        return .text(
            PEM.encode(label: "CERTIFICATE", der: der), type: "application/x-pem-file")
    }

    private func detail(_ name: String) async throws -> InventoryDetail {
        guard let sha256 = Fingerprint(hexadecimal: name) else {
            throw Problem(.badRequest, "a fingerprint has 64 hexadecimal digits")
        }
        guard
            let detail = try await parts.inventory.certificate(
                sha256, historyLimit: CertificatePage.rows)
        else { throw Problem(.notFound, "no verdict on this certificate is known") }
        return detail
    }

    /// The certificate as a request brought it: the log is where it is kept.
    private func der(of detail: InventoryDetail) async throws -> [UInt8]? {
        let revision = detail.entry.revision
        let place = Partition(parts.topics.requests, revision.partition)
        let page = try? await parts.log.read(
            place, from: .offset(revision.offset), limit: BatchLimit(records: 1))
        guard let record = page?.first,
            let request = try? RequestReader(limits: parts.limits).read(record.message),
            request.fingerprint == detail.entry.certificate.sha256
        else { return nil }
        return request.certificate
    }
}

// MARK: - Submitting

extension PageRoutes {
    /// The fields of the form.
    private struct Form: Decodable {
        var certificate: String?
        var server_name: String?
        var profile: String?
    }

    private func submit(_ request: Request) async throws -> Response {
        let limit = parts.limits.requestBytes * 3 / 2 + Self.formOverhead
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw submission.tooLarge
        }
        let form = try URLEncodedFormDecoder().decode(Form.self, from: String(buffer: body))
        var page = SubmitPage()
        page.certificate = form.certificate ?? ""
        page.serverName = form.server_name ?? ""
        page.profile = form.profile ?? ""
        do {
            let pasted = try PastedRequest(
                page.certificate, serverName: page.serverName, profile: page.profile)
            let receipt = try await submission.append(pasted.body, pasted.headers)
            return .redirect(to: Self.address(of: receipt.position), type: .found)
        } catch let reason as UnreadableReason {
            page.problem = reason.description
            return Templates.shared.response(page, status: .badRequest)
        }
    }

    private func submitted(_ position: Position) async throws -> Response {
        switch try await submission.state(of: position, waitingUpTo: Self.patience) {
        case .judged(let verdict):
            guard let certificate = verdict.certificate else { fallthrough }
            return .redirect(to: "/certificates/\(certificate.sha256)", type: .found)
        case .waiting:
            let page = WaitingPage(
                position: position.description, address: Self.address(of: position))
            return Templates.shared.response(page)
        case nil: throw Problem(.notFound, "there is no request at \(position), or no longer")
        }
    }

    private static func address(of position: Position) -> String {
        "/submitted/\(position.partition.index)/\(position.offset)"
    }
}
