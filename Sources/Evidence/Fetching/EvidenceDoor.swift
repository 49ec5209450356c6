import Certificates
import Egress
import FoundationEssentials
import Verification

/// Fetches evidence over HTTP, through the guarded door.
///
/// Issuers, which anybody's certificate can name, have a gate of their own: servers that never end
/// hold up others of their kind, but no CRL or OCSP response.
package struct EvidenceDoor: Sendable {
    private let revocation: GuardedHTTP
    private let issuers: GuardedHTTP
    private let limits: EvidenceLimits

    /// - Throws: as `GuardedHTTP` does, where the file of authorities cannot be read.
    package init(
        _ settings: EgressSettings, limits: EvidenceLimits = EvidenceLimits()
    ) throws(EgressError) {
        revocation = try GuardedHTTP(settings)
        issuers = try GuardedHTTP(settings)
        self.limits = limits
    }

    /// Gets what is there.
    /// - Parameter validators: of what was fetched from there before.
    package func fetch(
        _ place: EvidencePlace, unless validators: EvidenceValidators?
    ) async -> EvidenceFetchResult {
        do throws(EvidenceFailure) {
            let response = try await answer(from: place, unless: validators)
            if response.status == 304, validators != nil { return .unchanged }
            guard response.status == 200 else { throw Self.failure(response) }
            let evidence = try EvidenceReader(place: place).read(response.body)
            return .fetched(
                evidence,
                EvidenceValidators(
                    entityTag: response.headers.first(named: "etag"),
                    lastModified: response.headers.first(named: "last-modified")))
        } catch {
            return .failed(error)
        }
    }

    private func answer(
        from place: EvidencePlace, unless validators: EvidenceValidators?
    ) async throws(EvidenceFailure) -> HTTPResponse {
        do {
            let url = try HTTPURL(place.url)
            switch place.kind {
            case .crl:
                return try await get(
                    url, by: revocation, accept: "application/pkix-crl", limits.crlBytes, validators
                )
            case .issuer:
                return try await get(
                    url, by: issuers, accept: "application/pkix-cert, application/pkcs7-mime",
                    limits.issuerBytes, validators)
            case .ocspResponse(let request):
                return try await ask(url, request)
            }
        } catch {
            throw Self.failure(error)
        }
    }

    private func get(
        _ url: HTTPURL, by http: GuardedHTTP, accept: String, _ maximumBytes: Int,
        _ validators: EvidenceValidators?
    ) async throws(EgressError) -> HTTPResponse {
        // Servers choose odd types for these files; what counts is what is in them.
        let fields = [
            HTTPField("accept", accept + ", */*;q=0.5"),
            validators?.entityTag.flatMap { HTTPField("if-none-match", $0) },
            validators?.lastModified.flatMap { HTTPField("if-modified-since", $0) },
        ]
        return try await http.send(
            HTTPRequest(
                .get, url, headers: fields.compactMap(\.self),
                bodyLimit: .whole(maximumBytes: maximumBytes)))
    }

    /// Asks an OCSP responder by POST, which all understand, and where it is sent elsewhere or not
    /// allowed, by GET, which can be redirected (RFC 6960, appendix A.1; RFC 5019, 5).
    private func ask(
        _ url: HTTPURL, _ request: [UInt8]
    ) async throws(EgressError) -> HTTPResponse {
        let fields = [
            HTTPField("content-type", "application/ocsp-request"),
            HTTPField("accept", "application/ocsp-response"),
        ]
        let limit = HTTPRequest.BodyLimit.whole(maximumBytes: limits.ocspResponseBytes)
        let response = try await revocation.send(
            HTTPRequest(
                .post, url, headers: fields.compactMap(\.self), body: request, bodyLimit: limit))
        let path = Self.percentEncoded(Base64.encode(request))
        guard Self.refusesPOST.contains(response.status), path.utf8.count <= Self.maximumPathBytes
        else { return response }
        let base = url.text.hasSuffix("/") ? url.text : url.text + "/"
        return try await revocation.send(
            HTTPRequest(
                .get, try HTTPURL(base + path), headers: fields.dropFirst().compactMap(\.self),
                bodyLimit: limit))
    }

    private static let refusesPOST: Set = [301, 302, 303, 307, 308, 405, 501]
    /// RFC 6960, appendix A.1: GET is for requests below 255 bytes when encoded.
    private static let maximumPathBytes = 254

    private static func percentEncoded(_ base64: String) -> String {
        base64.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D")
    }

    private static func failure(_ response: HTTPResponse) -> EvidenceFailure {
        let reason = "the server answers with status \(response.status)"
        switch response.status {
        case 408, 425, 429, 500...599:
            let seconds = response.headers.first(named: "retry-after").flatMap { Int($0) }
            return .passing(reason, retryAfter: seconds)
        default:
            return .lasting(reason)
        }
    }

    private static func failure(_ error: EgressError) -> EvidenceFailure {
        switch error {
        case .unavailable(let reason): .passing(reason)
        case .cancelled: .passing("the service is shutting down")
        case .refused(let reason): .lasting(reason)
        case .notAllowed(let reason, let setting):
            .lasting("\(reason) (the setting evidence.\(setting) decides)")
        }
    }
}

/// How much an answer may hold, in bytes.
package struct EvidenceLimits: Hashable, Sendable {
    /// As OpenSSL has it (`OSSL_HTTP_DEFAULT_MAX_CRL_LEN`).
    package var crlBytes = 32 * 1_024 * 1_024
    /// As OpenSSL has it (`OSSL_HTTP_DEFAULT_MAX_RESP_LEN`).
    package var ocspResponseBytes = 100 * 1_024
    /// Bundles of cross-certificates of large bridges have some hundred kilobytes.
    package var issuerBytes = 1_024 * 1_024

    package init() {}
}
