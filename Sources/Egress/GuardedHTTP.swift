import CCurl
import Foundation

/// The one door to the outside for requests that others can steer: what certificates point at, and
/// webhooks.
///
/// Only http and https; every address is checked at the moment of dialling, at each redirect anew;
/// size, time, redirects and concurrency are bounded; no proxies, cookies, credentials or caches.
/// After letsencrypt/boulder `va/http.go`.
package struct GuardedHTTP: Sendable {
    package let settings: EgressSettings
    private let authorities: [UInt8]?
    private let gate: TransferGate

    /// - Throws: `notAllowed` where the file of authorities cannot be read.
    package init(_ settings: EgressSettings = EgressSettings()) throws(EgressError) {
        self.settings = settings
        authorities = try Self.authorities(settings.authoritiesFile)
        gate = TransferGate(
            Admission(
                maximum: settings.maximumTransfers,
                maximumPerHost: settings.maximumTransfersPerHost,
                maximumWaiting: settings.maximumWaiting))
    }

    /// Sends the request and waits for the response, whatever its status.
    ///
    /// Redirects of GET and HEAD are followed within the limit; a redirected POST is given back as
    /// it is. To another origin only the `accept` field goes along.
    /// - Parameter policy: the addresses for this request, in place of the settings'.
    /// - Throws: `unavailable`, `refused`, `notAllowed`, `cancelled`.
    package func send(
        _ request: HTTPRequest, to policy: AddressGuard? = nil
    ) async throws(EgressError) -> HTTPResponse {
        let start = ContinuousClock.now
        return try await within(settings.totalTime) { () throws(EgressError) in
            var request = request
            for redirects in 0...settings.maximumRedirects {
                let left = settings.totalTime - (ContinuousClock.now - start)
                let conclusion = try await exchange(
                    request, policy ?? settings.addresses, within: left)
                guard request.method != .post,
                    [301, 302, 303, 307, 308].contains(conclusion.status),
                    let location = conclusion.redirect
                else {
                    return HTTPResponse(
                        status: conclusion.status, headers: conclusion.headers,
                        body: conclusion.body, url: request.url, address: conclusion.address,
                        redirects: redirects)
                }
                let target = try HTTPURL(location)
                if target.origin != request.url.origin {
                    request.headers.removeAll { $0.name != "accept" }
                }
                request.url = target
            }
            throw .refused("more than \(settings.maximumRedirects) redirects")
        }
    }

    private func exchange(
        _ request: HTTPRequest, _ policy: AddressGuard, within time: Duration
    ) async throws(EgressError) -> CurlTransfer.Conclusion {
        let transfer = try CurlTransfer(
            url: request.url.text, protocols: ["http", "https"], guardedBy: policy,
            connectTime: min(settings.connectTime, time), totalTime: time,
            maximumBodyBytes: request.bodyLimit.bytes,
            maximumHeaderBytes: settings.maximumHeaderBytes)
        var headers = request.headers.map { "\($0.name): \($0.value)" }
        switch request.method {
        case .get: transfer.set(CURLOPT_HTTPGET, 1)
        case .head: transfer.set(CURLOPT_NOBODY, 1)
        case .post:
            transfer.post(request.body)
            // No `Expect: 100-continue`, which costs a second where the server ignores it.
            headers.append("expect:")
        }
        transfer.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        transfer.set(CURLOPT_USERAGENT, "assay")
        transfer.set(CURLOPT_HTTPHEADER, list: headers)
        if let authorities { transfer.trust(authorities) }
        let conclusion = try await gate.perform(transfer, host: request.url.host)
        try Self.judge(conclusion, of: request)
        return conclusion
    }

    /// Throws where there is no response to give back.
    private static func judge(
        _ conclusion: CurlTransfer.Conclusion, of request: HTTPRequest
    ) throws(EgressError) {
        guard !conclusion.wasCancelled else { throw .cancelled }
        if conclusion.isCut {
            if case .beginning = request.bodyLimit { return }
            throw .refused("\(request.url) answers more than \(request.bodyLimit.bytes) bytes")
        }
        guard conclusion.code != CURLE_OK else { return }
        if conclusion.dialled == 0, let refusal = conclusion.refusals.first {
            throw EgressError(refusal, host: request.url.host)
        }
        throw EgressError(conclusion, peer: request.url.text)
    }

    static func authorities(_ file: String?) throws(EgressError) -> [UInt8]? {
        guard let file else { return nil }
        guard let contents = FileManager.default.contents(atPath: file) else {
            throw .notAllowed("cannot read the file of authorities \(file)", .authorities)
        }
        return Array(contents)
    }
}
