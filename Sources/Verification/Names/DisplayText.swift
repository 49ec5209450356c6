import Certificates

extension GeneralName {
    /// The name with its kind as verdicts have it, `dns:example.com`; safe to print.
    var displayText: String {
        switch self {
        case .dnsName(let text): "dns:" + text.description
        case .rfc822Name(let text): "email:\(text)"
        case .uniformResourceIdentifier(let text): "uri:\(text)"
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
