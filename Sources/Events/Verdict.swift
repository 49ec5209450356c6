import FoundationEssentials

/// What was found out about a certificate: the contract of `certificate.verified` and
/// `certificate.errors` (`Documentation/contracts/verdict.schema.json`).
///
/// The same request, evidence, trust and time give the same bytes.
package struct Verdict: Contract, Hashable {
    package static let version = 1

    package var version: Int = Self.version
    package var indication: Indication
    package var subIndication: SubIndication?
    package var openSSLError: OpenSSLError?
    /// All findings, the gravest first.
    package var findings: [Finding]
    /// The certificate judged; nil where it could not be read.
    package var certificate: CertificateSummary?
    /// The certification path found, target first, anchor last; the best attempt where none holds.
    package var path: [CertificateReference]
    /// The profile judged by.
    package var profile: String
    package var trustStore: TrustStoreReference
    /// CRLs and OCSP responses that were believed.
    package var evidence: [EvidenceUse]
    /// The time that the verdict is about.
    package var validatedAt: Date

    // What the request said, echoed for those who act on the verdict.
    package var requestID: String?
    package var serverName: String?
    package var source: String?
    package var notify: [String]
    /// Which of two verdicts on one certificate is newer; nil outside the log.
    package var revision: Revision?

    package init(
        indication: Indication, subIndication: SubIndication? = nil,
        openSSLError: OpenSSLError? = nil, findings: [Finding] = [],
        certificate: CertificateSummary?, path: [CertificateReference] = [], profile: String,
        trustStore: TrustStoreReference, evidence: [EvidenceUse] = [], validatedAt: Date,
        requestID: String? = nil, serverName: String? = nil, source: String? = nil,
        notify: [String] = [], revision: Revision? = nil
    ) {
        self.indication = indication
        self.subIndication = subIndication
        self.openSSLError = openSSLError
        self.findings = findings
        self.certificate = certificate
        self.path = path
        self.profile = profile
        self.trustStore = trustStore
        self.evidence = evidence
        self.validatedAt = validatedAt
        self.requestID = requestID
        self.serverName = serverName
        self.source = source
        self.notify = notify
        self.revision = revision
    }

    enum CodingKeys: String, CodingKey {
        case version, indication
        case subIndication = "sub_indication"
        case openSSLError = "openssl_error"
        case findings, certificate, path, profile
        case trustStore = "trust_store"
        case evidence
        case validatedAt = "validated_at"
        case requestID = "request_id"
        case serverName = "server_name"
        case source, notify, revision
    }
}

/// What a certificate says of itself, for those who read the verdict without it.
package struct CertificateSummary: Codable, Hashable, Sendable {
    package var sha256: Fingerprint
    /// As text, safe to print.
    package var subject: String
    package var issuer: String
    /// Hexadecimal.
    package var serial: String
    package var notBefore: Date
    package var notAfter: Date
    /// Subject alternative names as text (`dns:`, `ip:`, `email:`, `uri:`), the first hundred.
    package var names: [String]
    /// The public key: `ECDSA P-256`, `RSA 2048`.
    package var key: String

    /// How many of the alternative names a summary keeps.
    package static let maximumNames = 100

    package init(
        sha256: Fingerprint, subject: String, issuer: String, serial: String, notBefore: Date,
        notAfter: Date, names: [String], key: String
    ) {
        self.sha256 = sha256
        self.subject = subject
        self.issuer = issuer
        self.serial = serial
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.names = names
        self.key = key
    }

    enum CodingKeys: String, CodingKey {
        case sha256, subject, issuer, serial
        case notBefore = "not_before"
        case notAfter = "not_after"
        case names, key
    }
}

/// The trust store judged by.
package struct TrustStoreReference: Codable, Hashable, Sendable {
    package var name: String
    /// Changes whenever the anchors do: the first 16 hexadecimal digits of a digest over them.
    package var generation: String

    package init(name: String, generation: String) {
        self.name = name
        self.generation = generation
    }
}

/// A CRL or an OCSP response that the verdict rests on.
package struct EvidenceUse: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable {
        case crl
        case deltaCRL = "delta_crl"
        case ocspResponse = "ocsp_response"
        case issuer
    }

    package var kind: Kind
    package var sha256: Fingerprint
    /// Where it was fetched; nil where it came with the request.
    package var url: String?
    package var thisUpdate: Date?
    package var nextUpdate: Date?
    /// Seconds between `thisUpdate` and the time of validation.
    package var ageSeconds: Int64?

    package init(
        kind: Kind, sha256: Fingerprint, url: String? = nil, thisUpdate: Date? = nil,
        nextUpdate: Date? = nil, ageSeconds: Int64? = nil
    ) {
        self.kind = kind
        self.sha256 = sha256
        self.url = url
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.ageSeconds = ageSeconds
    }

    enum CodingKeys: String, CodingKey {
        case kind, sha256, url
        case thisUpdate = "this_update"
        case nextUpdate = "next_update"
        case ageSeconds = "age_seconds"
    }
}
