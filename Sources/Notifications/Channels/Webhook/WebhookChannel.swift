import Certificates
import Egress
import Events
import FoundationEssentials

/// Posts notices as Standard Webhooks (standardwebhooks.com, 1.0.0): signed, with an id that stays
/// the same over attempts.
package struct WebhookChannel: NoticeChannel {
    package let kind = ChannelKind.webhook
    private let target: WebhookTarget
    private let http: GuardedHTTP
    private let settings: String
    private let now: @Sendable () -> Date

    /// Of a response's body, for the reason given where it is no success.
    static let keptBodyBytes = 512
    /// The longest that a `retry-after` is heeded.
    static let maximumRetryAfter: Duration = .seconds(3_600)

    /// - Parameter settings: the path of this receiver's settings, for errors that point there.
    package init(
        _ target: WebhookTarget, through http: GuardedHTTP, settings: String,
        now: @escaping @Sendable () -> Date
    ) {
        self.target = target
        self.http = http
        self.settings = settings
        self.now = now
    }

    package func deliver(_ notice: Notice, attempt: Int) async throws(DeliveryError) {
        let body = WebhookPayload(notice).json
        let request = HTTPRequest(
            .post, target.url, headers: target.headers + signed(body, id: notice.id), body: body,
            bodyLimit: .beginning(bytes: Self.keptBodyBytes))
        // The port is the operator's, so it is not guarded.
        let policy = AddressGuard(
            allowedNetworks: http.settings.addresses.allowedNetworks + target.allowedNetworks,
            allowedPorts: nil)
        let response: HTTPResponse
        do {
            response = try await http.send(request, to: policy)
        } catch {
            throw DeliveryError(error, settings: settings)
        }
        try judge(response)
    }

    private func signed(_ body: [UInt8], id: String) -> [HTTPField] {
        let timestamp = now().millisecondsSince1970 / 1000
        let signatures = target.secrets.map { $0.sign(id: id, timestamp: timestamp, body: body) }
        return [
            HTTPField("content-type", "application/json"),
            HTTPField("webhook-id", id),
            HTTPField("webhook-timestamp", "\(timestamp)"),
            HTTPField("webhook-signature", signatures.joined(separator: " ")),
        ].compactMap(\.self)
    }

    /// All but 2xx is a failure, and worth another attempt but for 410 and redirects (section
    /// "Webhook Delivery"): receivers in the middle of a deployment answer anything.
    private func judge(_ response: HTTPResponse) throws(DeliveryError) {
        let said = SafeText.escape(String(decoding: response.body, as: UTF8.self), limit: 200)
        let reason = "HTTP \(response.status)" + (said.isEmpty ? "" : ": \(said)")
        switch response.status {
        case 200...299: return
        case 410: throw .receiverGone(reason)
        case 300...399:
            throw .giveUp("\(reason); redirects are not followed, mend \(settings).url")
        default:
            throw .retry(reason, after: retryAfter(response))
        }
    }

    /// In seconds, or as a date (RFC 9110, 10.2.3); the date form is left to the backoff.
    private func retryAfter(_ response: HTTPResponse) -> Duration? {
        guard let seconds = response.headers.first(named: "retry-after").flatMap(Int.init),
            seconds >= 0
        else { return nil }
        return min(.seconds(seconds), Self.maximumRetryAfter)
    }
}

/// The body: `type`, `timestamp` and `data`, as Standard Webhooks recommends.
private struct WebhookPayload: Encodable {
    let type = "certificate.notice"
    let timestamp: Date
    let data: Notice

    init(_ notice: Notice) {
        timestamp = notice.decidedAt
        data = notice
    }

    var json: [UInt8] {
        do {
            return Array(try ContractCoding.encoder().encode(self))
        } catch {
            preconditionFailure("a notice is always JSON: \(error)")
        }
    }
}
