/// How far requests that others can steer may go.
package struct EgressSettings: Hashable, Sendable {
    package var addresses = AddressGuard()
    /// A PEM file of certification authorities for HTTPS, beside the system's.
    package var authoritiesFile: String?
    /// Redirects followed for one request.
    ///
    /// Boulder's validation authority follows 10; CRLs and OCSP responders need one or two.
    package var maximumRedirects = 5
    /// From the call to the last byte, with waiting and redirects.
    ///
    /// Standard Webhooks asks for 15-30 s.
    package var totalTime: Duration = .seconds(20)
    package var connectTime: Duration = .seconds(5)
    /// Requests under way at once, each on a thread of its own.
    package var maximumTransfers = 16
    /// Requests under way at once to one host, so that a slow one does not take all the threads.
    package var maximumTransfersPerHost = 4
    /// Requests that may wait for their turn; beyond it they are told to come back.
    package var maximumWaiting = 1_024
    /// Bytes of a response's header fields; libcurl's own limit since 8.3.
    package var maximumHeaderBytes = 300 * 1_024

    package init() {}
}
