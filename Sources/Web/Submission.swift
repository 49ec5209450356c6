import Certificates
import Events
import FoundationEssentials
import HTTPTypes
import Inventory

/// Puts requests into the log, and says what became of them.
///
/// The JSON API and the pages do the same with different forms.
struct Submission: Sendable {
    private let parts: HTTPParts
    private let reader: RequestReader

    /// How often the inventory is asked for the verdict of a request that is waited for.
    private static let pause = Duration.milliseconds(50)
    /// The source attribute of what comes in here, unless the request names a better one.
    static let source = "/assay/http"

    init(_ parts: HTTPParts) {
        self.parts = parts
        reader = RequestReader(limits: parts.limits)
    }

    /// A request in the log.
    struct Receipt {
        let eventID: EventID
        let certificate: Fingerprint
        let position: Position
    }

    /// What became of a request.
    enum State {
        case waiting
        case judged(Verdict)
    }

    /// Reads a request out of a body, as the requests topic takes it, and appends it.
    ///
    /// - Parameter headers: the content type, and attributes that a bare certificate travels with.
    /// - Throws: `UnreadableReason` for what is no request or no certificate, `EventLogError`.
    func append(_ body: [UInt8], _ headers: [Header]) async throws -> Receipt {
        guard body.count <= parts.limits.requestBytes else { throw tooLarge }
        let id = EventID(UUID().uuidString.lowercased())
        let attributes = [
            Header("ce_id", id.rawValue), Header("ce_source", Self.source),
            Header("ce_type", EventType.requested.rawValue),
        ]
        let request = try reader.read(Message(headers: attributes + headers, value: body))
        return try await append(request, id)
    }

    /// Appends a request.
    func append(
        _ request: VerificationRequest, _ id: EventID = EventID(UUID().uuidString.lowercased())
    ) async throws -> Receipt {
        try Self.checkReadable(request.certificate)
        let message = RequestCodec.message(
            request, id: id, source: Self.source, time: parts.now())
        guard (message.value?.count ?? 0) <= parts.limits.requestBytes else { throw tooLarge }
        guard let position = try await parts.log.append([message], to: parts.topics.requests).first
        else { throw Problem(.internalServerError, "the log did not say where the request is") }
        return Receipt(eventID: id, certificate: request.fingerprint, position: position)
    }

    /// What became of the request at a position, waiting for a verdict for some time.
    ///
    /// - Returns: nil where the log has no request with a certificate there, or no longer.
    func state(
        of position: Position, waitingUpTo timeout: Duration = .zero
    ) async throws -> State? {
        guard let record = try await record(at: position),
            let request = try? reader.read(record.message)
        else { return nil }
        let revision = Revision(of: record, readAt: parts.now())
        let deadline = ContinuousClock.now + timeout
        while true {
            if let verdict = try await verdict(on: request.fingerprint, since: revision) {
                return .judged(verdict)
            }
            guard ContinuousClock.now < deadline else { return .waiting }
            try await Task.sleep(for: Self.pause)
        }
    }

    private func record(at position: Position) async throws -> Record? {
        do {
            let page = try await parts.log.read(
                position.partition, from: .offset(position.offset), limit: BatchLimit(records: 1))
            return page.first { $0.position == position }
        } catch {
            // As for a partition that the topic does not have.
            guard case .topicMissing = error else { throw error }
            return nil
        }
    }

    /// The verdict that answers a request, or a newer one on the same question.
    private func verdict(
        on certificate: Fingerprint, since revision: Revision
    ) async throws -> Verdict? {
        let detail = try await parts.inventory.certificate(certificate, historyLimit: 1)
        return detail?.answers.first { $0.revision == revision }
            ?? detail?.answers.first { $0.revision.map { $0 > revision } ?? false }
    }

    var tooLarge: UnreadableReason {
        UnreadableReason(
            .tooLarge, "the request is larger than \(parts.limits.requestBytes) bytes")
    }

    /// Whoever is there to be told is told now that it is no certificate.
    private static func checkReadable(_ der: [UInt8]) throws {
        do {
            _ = try ParsedCertificate(der: der)
        } catch {
            throw UnreadableReason(.notCertificate, "the certificate cannot be read: \(error)")
        }
    }
}
