import Certificates

extension GeneralName {
    /// The name with its kind as verdicts have it, `dns:example.com`; safe to print.
    var displayText: String {
        switch self {
        case .dnsName(let text): text.description(after: "dns:")
        case .rfc822Name(let text): text.description(after: "email:")
        case .uniformResourceIdentifier(let text): text.description(after: "uri:")
        case .ipAddress: "ip:" + description.dropFirst("IP:".count)
        default: description
        }
    }

    /// The address, where this is a URI.
    var uri: String? {
        guard case .uniformResourceIdentifier(let text) = self else { return nil }
        return text.string
    }
}
