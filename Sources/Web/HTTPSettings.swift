/// Where the HTTP API listens, and for how much at a time.
package struct HTTPSettings: Hashable, Sendable {
    package var address: ListeningAddress
    /// Connections at a time; more wait in the system's queue.
    ///
    /// Far below the usual limit of 1,024 open files.
    package var connections = 256
    /// How long a connection may be silent, in a request or between two.
    ///
    /// As nginx's `client_body_timeout`.
    package var idleTimeout: Duration = .seconds(60)

    package init(address: ListeningAddress) {
        self.address = address
    }
}
