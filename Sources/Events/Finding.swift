/// One thing that a check has to say about a path: what, why, which certificate, how to mend it.
package struct Finding: Codable, Hashable, Sendable {
    package enum Severity: String, Codable, Hashable, Sendable, CaseIterable {
        /// A rule that must hold is broken: the certificate is `FAILED`.
        case error
        /// Something that has to be known is not: the certificate is `INDETERMINATE` at best.
        case unknown
        /// A rule that should hold is broken; the certificate may pass all the same.
        case warning
        /// Worth knowing.
        case note
    }

    package var code: FindingCode
    package var severity: Severity
    /// Which certificate it is about; nil for the path, or the request, as a whole.
    package var certificate: CertificateReference?
    /// What is the matter, with the values met: one sentence.
    package var what: String
    /// Why that matters: one sentence.
    package var why: String
    /// What to do about it: one sentence, in the imperative.
    package var remedy: String
    /// The rule: `RFC 5280, 6.1.3 (a)(2)`.
    package var citation: String
    /// The sub-indication that it leads to; nil for warnings and notes.
    package var subIndication: SubIndication?
    package var openSSLError: OpenSSLError?

    package init(
        _ code: FindingCode, _ severity: Severity, certificate: CertificateReference? = nil,
        what: String, why: String, remedy: String, citation: String,
        subIndication: SubIndication? = nil, openSSLError: OpenSSLError? = nil
    ) {
        self.code = code
        self.severity = severity
        self.certificate = certificate
        self.what = what
        self.why = why
        self.remedy = remedy
        self.citation = citation
        self.subIndication = subIndication
        self.openSSLError = openSSLError
    }

    enum CodingKeys: String, CodingKey {
        case code, severity, certificate, what, why, remedy, citation
        case subIndication = "sub_indication"
        case openSSLError = "openssl_error"
    }
}

/// The name of a finding, `subject.rule`, such as `certificate.expired`; constant over versions.
///
/// Each check declares its own as static members. It is open because a reader of verdicts must
/// accept the codes of a newer writer.
package struct FindingCode: RawRepresentable, Codable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    package var description: String { rawValue }

    // Those of `RawRepresentable` are generic, and go by way of witness tables.
    package static func == (lhs: Self, rhs: Self) -> Bool { lhs.rawValue == rhs.rawValue }
    package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

/// A certificate named in a verdict.
package struct CertificateReference: Codable, Hashable, Sendable {
    package enum Role: String, Codable, Hashable, Sendable {
        case target
        case intermediate
        case anchor
        /// Signs revocation data, not the path.
        case revocationSigner = "revocation_signer"
    }

    package var role: Role
    package var sha256: Fingerprint
    /// The subject as text, safe to print; the first alternative name where the subject is empty.
    package var subject: String

    package init(role: Role, sha256: Fingerprint, subject: String) {
        self.role = role
        self.sha256 = sha256
        self.subject = subject
    }
}
