import FoundationEssentials

/// What the deciding step has to know of an outcome: a value of `certificate.observations`
/// (`Documentation/contracts/observation.schema.json`).
package struct Observation: Contract, Hashable {
    package static let version = 1

    package var version = Self.version
    /// The key of the ledger that it belongs to.
    package var key: String
    package var indication: Indication
    package var subIndication: SubIndication?
    /// The gravest findings, those that are not mere notes.
    package var findings: [Finding]
    /// How many more there are.
    package var furtherFindings: Int
    package var certificate: CertificateSummary?
    package var profile: String?
    package var serverName: String?
    package var source: String?
    package var requestID: String?
    package var notify: [String]
    package var validatedAt: Date?
    package var revision: Revision
    /// Of a request that could not be read.
    package var unreadable: Unreadable?
    /// Why it was judged again although nobody sent it again (``ReviewCause``).
    package var review: String?

    /// Why a request could not be read, and where it is.
    package struct Unreadable: Codable, Hashable, Sendable {
        package var code: String
        package var reason: String
        package var position: String
        package var sha256: Fingerprint
        package var bytes: Int
    }

    /// Findings that are kept.
    package static let maximumFindings = 8
    /// Alternative names of the certificate that are kept.
    package static let maximumNames = 20
    /// Characters of a source in a key.
    static let maximumSource = 200

    enum CodingKeys: String, CodingKey {
        case version, key, indication
        case subIndication = "sub_indication"
        case findings
        case furtherFindings = "further_findings"
        case certificate, profile
        case serverName = "server_name"
        case source
        case requestID = "request_id"
        case notify
        case validatedAt = "validated_at"
        case revision, unreadable, review
    }
}

extension Observation {
    package init(_ event: OutcomeEvent) {
        switch event.outcome {
        case .verdict(let verdict): self.init(verdict, record: event.record)
        case .unreadable(let request): self.init(request)
        }
        review = event.record.message.reviewCause?.description
    }

    private init(_ verdict: Verdict, record: Record) {
        let telling = verdict.findings.filter { $0.severity != .note }
        key =
            verdict.certificate?.sha256.description
            ?? Self.key("nameless", verdict.source, verdict.findings.first?.code.rawValue)
        indication = verdict.indication
        subIndication = verdict.subIndication
        findings = Array(telling.prefix(Self.maximumFindings))
        furtherFindings = telling.count - findings.count
        var summary = verdict.certificate
        summary?.names = Array((verdict.certificate?.names ?? []).prefix(Self.maximumNames))
        certificate = summary
        profile = verdict.profile
        serverName = verdict.serverName
        source = verdict.source
        requestID = verdict.requestID
        notify = verdict.notify
        validatedAt = verdict.validatedAt
        revision = verdict.revision ?? Revision(of: record)
    }

    private init(_ request: UnreadableRequest) {
        key = Self.key("unreadable", request.source, request.reason.code.rawValue)
        indication = .failed
        subIndication = .formatFailure
        findings = []
        furtherFindings = 0
        source = request.source
        requestID = request.requestID
        notify = request.notify
        revision = request.revision
        unreadable = Unreadable(
            code: request.reason.code.rawValue, reason: request.reason.description,
            position: request.position.description, sha256: request.originalSHA256,
            bytes: request.originalBytes)
    }

    private static func key(_ kind: String, _ source: String?, _ code: String?) -> String {
        "\(kind):\((source ?? "").prefix(maximumSource)):\(code ?? "")"
    }
}
