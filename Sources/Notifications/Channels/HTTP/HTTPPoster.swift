import Certificates
import Egress
import Events
import FoundationEssentials

/// Posts JSON to one destination through the guarded door, and judges the answer.
struct HTTPPoster: Sendable {
    let destination: HTTPDestination
    let http: GuardedHTTP
    /// The path of the receiver's settings, for errors that point there.
    let settings: String

    /// Of a response's body, for the reason given where it is no success.
    static let keptBodyBytes = 512
    /// The longest that a `retry-after` is heeded.
    static let maximumRetryAfter: Duration = .seconds(3_600)

    /// On return the answer was 2xx.
    /// - Parameter final: statuses besides redirects that another attempt would not mend.
    func post(
        _ body: [UInt8], fields: [HTTPField] = [], giveUpOn final: Set<Int> = []
    ) async throws(DeliveryError) {
        let type = [HTTPField("content-type", "application/json")].compactMap(\.self)
        let request = HTTPRequest(
            .post, destination.url, headers: destination.headers + type + fields, body: body,
            bodyLimit: .beginning(bytes: Self.keptBodyBytes))
        // The port is the operator's, so it is not guarded.
        let policy = AddressGuard(
            allowedNetworks: http.settings.addresses.allowedNetworks
                + destination.allowedNetworks,
            allowedPorts: nil)
        let response: HTTPResponse
        do {
            response = try await http.send(request, to: policy)
        } catch {
            throw DeliveryError(error, settings: settings)
        }
        try judge(response, giveUpOn: final)
    }

    func post(
        _ body: JSONValue, fields: [HTTPField] = [], giveUpOn final: Set<Int> = []
    ) async throws(DeliveryError) {
        try await post(body.bytes, fields: fields, giveUpOn: final)
    }

    private func judge(
        _ response: HTTPResponse, giveUpOn final: Set<Int>
    ) throws(DeliveryError) {
        let said = SafeText.escape(String(decoding: response.body, as: UTF8.self), limit: 200)
        let reason = "HTTP \(response.status)" + (said.isEmpty ? "" : ": \(said)")
        switch response.status {
        case 200...299: return
        case 410: throw .receiverGone(reason)
        case 300...399:
            throw .giveUp("\(reason); redirects are not followed, mend \(settings).url")
        case let status where final.contains(status): throw .giveUp(reason)
        default: throw .retry(reason, after: retryAfter(response))
        }
    }

    /// In seconds; the date form (RFC 9110, 10.2.3) is left to the schedule.
    private func retryAfter(_ response: HTTPResponse) -> Duration? {
        guard let seconds = response.headers.first(named: "retry-after").flatMap(Int.init),
            seconds >= 0
        else { return nil }
        return min(.seconds(seconds), Self.maximumRetryAfter)
    }
}

extension JSONValue {
    /// As JSON, with sorted keys.
    var bytes: [UInt8] {
        do {
            return Array(try ContractCoding.encoder().encode(self))
        } catch {
            preconditionFailure("texts and whole numbers are always JSON: \(error)")
        }
    }
}
