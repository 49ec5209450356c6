import Egress

/// Where a webhook goes, and how it is signed.
package struct WebhookTarget: Hashable, Sendable {
    /// The operator's own choice; its address must pass the guard all the same, or lie in
    /// `allowedNetworks`.
    package var url: HTTPURL
    /// All sign, so that the receiver can change over from one to the next.
    package var secrets: [WebhookSecret]
    package var allowedNetworks: [IPNetwork]
    /// Sent along: authorisation, routing.
    package var headers: [HTTPField]

    package init(
        url: HTTPURL, secrets: [WebhookSecret], allowedNetworks: [IPNetwork] = [],
        headers: [HTTPField] = []
    ) {
        self.url = url
        self.secrets = secrets
        self.allowedNetworks = allowedNetworks
        self.headers = headers
    }
}
