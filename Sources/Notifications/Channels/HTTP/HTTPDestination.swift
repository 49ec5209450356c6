import Egress

/// Where notices are posted to, and what goes along.
package struct HTTPDestination: Hashable, Sendable {
    /// The operator's own choice; its address must pass the guard all the same, or lie in
    /// `allowedNetworks`.
    package var url: HTTPURL
    package var allowedNetworks: [IPNetwork]
    /// Sent along: authorisation, routing.
    package var headers: [HTTPField]

    package init(
        url: HTTPURL, allowedNetworks: [IPNetwork] = [], headers: [HTTPField] = []
    ) {
        self.url = url
        self.allowedNetworks = allowedNetworks
        self.headers = headers
    }
}
