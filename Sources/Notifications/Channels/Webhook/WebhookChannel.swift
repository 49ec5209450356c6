import Egress
import Events
import FoundationEssentials

/// Posts notices as Standard Webhooks (standardwebhooks.com, 1.0.0): signed, with an id that stays
/// the same over attempts.
///
/// All answers but 2xx are failures, and worth another attempt but for 410 and redirects (section
/// "Webhook Delivery"): receivers in the middle of a deployment answer anything.
package struct WebhookChannel: NoticeChannel {
    package let kind = ChannelKind.webhook
    private let secrets: [WebhookSecret]
    private let poster: HTTPPoster
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - secrets: all sign, so that the receiver can change over from one to the next.
    ///   - settings: the path of this receiver's settings, for errors that point there.
    package init(
        _ destination: HTTPDestination, secrets: [WebhookSecret], through http: GuardedHTTP,
        settings: String, now: @escaping @Sendable () -> Date
    ) {
        self.secrets = secrets
        poster = HTTPPoster(destination: destination, http: http, settings: settings)
        self.now = now
    }

    package func deliver(_ notice: Notice, attempt: Int) async throws(DeliveryError) {
        let body = WebhookPayload(notice).json
        let timestamp = now().millisecondsSince1970 / 1000
        let signatures: [String]
        do {
            signatures = try secrets.map {
                try $0.sign(id: notice.id, timestamp: timestamp, body: body)
            }
        } catch {
            throw .retry("cannot sign: \(error)")
        }
        let fields = [
            HTTPField("webhook-id", notice.id),
            HTTPField("webhook-timestamp", "\(timestamp)"),
            HTTPField("webhook-signature", signatures.joined(separator: " ")),
        ]
        try await poster.post(body, fields: fields.compactMap(\.self))
    }
}

/// The body: `type`, `timestamp` and `data`, as Standard Webhooks recommends.
private struct WebhookPayload: Encodable {
    let type: String
    let timestamp: Date
    let data: Notice

    init(_ notice: Notice) {
        type = "certificate.notice"
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
