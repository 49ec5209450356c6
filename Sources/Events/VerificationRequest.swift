import FoundationEssentials

/// A certificate that someone wants judged, and what they told us with it.
///
/// The contract of `certificate.requests` (`Documentation/contracts/request.schema.json`); only the
/// certificate is required. ``RequestReader`` makes one out of a record.
package struct VerificationRequest: Hashable, Sendable {
    /// The caller's own name for the request.
    ///
    /// It is echoed, and trusted for nothing.
    package var requestID: String?
    /// DER.
    ///
    /// Not yet looked into.
    package var certificate: [UInt8]
    /// DER of certificates that may lie on the path, in any order, without the anchor or with it.
    package var chain: [[UInt8]]
    /// The name of the profile to judge by; the service's default if missing.
    package var profile: String?
    /// The DNS name or IP address that the certificate is to be valid for.
    package var serverName: String?
    /// The time to judge for; the time of the judgement if missing.
    package var at: Date?
    /// Whom to tell: names of receivers, or addresses within the service's allow-list.
    package var notify: [String]
    /// Where the certificate was seen: an endpoint, a file, a system.
    package var source: String?
    /// DER of an OCSP response that came along (stapled).
    package var ocspResponse: [UInt8]?
    /// DER of CRLs that came along.
    package var crls: [[UInt8]]

    package init(
        certificate: [UInt8], chain: [[UInt8]] = [], requestID: String? = nil,
        profile: String? = nil, serverName: String? = nil, at: Date? = nil, notify: [String] = [],
        source: String? = nil, ocspResponse: [UInt8]? = nil, crls: [[UInt8]] = []
    ) {
        self.requestID = requestID
        self.certificate = certificate
        self.chain = chain
        self.profile = profile
        self.serverName = serverName
        self.at = at
        self.notify = notify
        self.source = source
        self.ocspResponse = ocspResponse
        self.crls = crls
    }

    /// Key of the request's messages: one certificate's events keep their order.
    package var fingerprint: Fingerprint { Fingerprint(of: certificate) }
}

/// How large a request, and what is in it, may be.
package struct RequestLimits: Hashable, Sendable {
    /// The whole message's value, in bytes.
    ///
    /// Below Kafka's default `message.max.bytes` (1,048,588), with head-room for the headers of an
    /// event about it.
    package var requestBytes = 900_000
    /// One certificate, in bytes.
    ///
    /// OpenSSL takes a chain of 100 KB altogether (`SSL_CTX_set_max_cert_list`).
    package var certificateBytes = 100_000
    /// Certificates in `chain`.
    ///
    /// Real chains have fewer than 10; cross-signed ones a few more.
    package var chainCertificates = 100
    /// CRLs in `crls`.
    package var crls = 20
    /// Entries in `notify`.
    package var notify = 20
    /// Characters in `request_id`, `profile`, `server_name`, `source` and each of `notify`.
    package var textLength = 2_048

    package init() {}
}
