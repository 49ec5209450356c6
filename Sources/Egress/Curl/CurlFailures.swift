import CCurl

extension EgressError {
    init(_ refusal: AddressGuard.Refusal, host: String) {
        switch refusal {
        case .address(let address, let network):
            self = .notAllowed("\(host) is \(address): \(network)", .networks)
        case .port(let address, let port):
            self = .notAllowed("port \(port) of \(host) (\(address))", .ports)
        }
    }

    /// What libcurl's failure asks for.
    init(_ conclusion: CurlTransfer.Conclusion, peer: String) {
        let text = "\(peer): \(conclusion.reason)"
        switch conclusion.code {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE:
            self = .notAllowed(text, .authorities)
        case CURLE_USE_SSL_FAILED:
            self = .notAllowed("\(peer): the server does not offer STARTTLS", .security)
        case CURLE_LOGIN_DENIED:
            self = .notAllowed(text, .credentials)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_TOO_MANY_REDIRECTS,
            CURLE_BAD_CONTENT_ENCODING, CURLE_WEIRD_SERVER_REPLY, CURLE_WRITE_ERROR:
            self = .refused(text)
        default:
            self = .unavailable(text)
        }
    }
}
