/// Where the HTTP API listens, for whom, and for how much at a time.
package struct HTTPSettings: Hashable, Sendable {
    package var address: ListeningAddress
    /// Whether any other port will do where the one of `address` is taken.
    package var takesAnyPort = false
    /// Who may come in; everyone who reaches the address, if empty.
    package var tokens: [AccessToken] = []
    package var tls: TLSFiles?
    /// Requests that one client may send, in the long run; at once, twice as many.
    ///
    /// Far above what pages and probes need, and far below what the judge does in a second: it stops
    /// a client that runs in circles.
    package var requestsPerSecond = Self.standardRequestsPerSecond
    /// Connections at a time; more wait in the system's queue.
    ///
    /// Far below the usual limit of 1,024 open files.
    package var connections = 256
    /// How long a connection may be silent, in a request or between two.
    ///
    /// As nginx's `client_body_timeout`.
    package var idleTimeout: Duration = .seconds(60)

    package static let standardRequestsPerSecond = 1_000

    package init(address: ListeningAddress) {
        self.address = address
    }
}

/// The files that TLS is spoken with, in PEM.
package struct TLSFiles: Hashable, Sendable {
    /// The certificate, followed by those that issued it.
    package let certificate: String
    package let key: String

    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }
}
