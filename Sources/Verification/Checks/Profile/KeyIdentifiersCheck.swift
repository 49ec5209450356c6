import Certificates
import Events

/// Certificates name the key that signed them, and authorities their own.
enum KeyIdentifiersCheck {
    static let check = CertificateCheck(
        .keyIdentifiers, "Key identifiers are there, non-critical, and complete.",
        citation: "RFC 5280, 4.2.1.1 and 4.2.1.2"
    ) { subject, report in
        let candidate = subject.candidate
        for known in hints
        where candidate.certificate.isCritical(known) {
            addCritical(known, &report)
        }
        if !isExempt(candidate, subject.role) { judgeAuthority(candidate, &report) }
        guard candidate.extensions.basicConstraints.value?.isAuthority == true,
            !candidate.certificate.has(.subjectKeyIdentifier)
        else { return }
        report.add(
            .subjectKeyIdentifierMissing, .error,
            what: "An authority's subject key identifier is missing.",
            why: "Paths are built by it where authorities have several keys.",
            remedy: "Have the authority's certificate issued again with the extension.",
            citation: "RFC 5280, 4.2.1.2", .chainConstraintsFailure, .invalidExtension)
    }

    private static let hints: [KnownExtension] = [.authorityKeyIdentifier, .subjectKeyIdentifier]

    /// Whether the certificate is signed with its own key, and thus need not name that.
    ///
    /// On a path only its ends can be. An anchor that names another issuer is put to the test.
    private static func isExempt(_ candidate: Candidate, _ role: Role) -> Bool {
        guard role == .anchor || role == .target else { return false }
        if candidate.isSelfIssued { return true }
        guard role == .anchor, let key = candidate.verificationKey else { return false }
        let certificate = candidate.certificate
        let outcome = candidate.outcome(signedBy: candidate) {
            key.check(
                certificate.signature, over: certificate.signedBytes,
                by: candidate.signatureAlgorithm)
        }
        return outcome == .valid
    }

    private static func judgeAuthority(_ candidate: Candidate, _ report: inout Report) {
        guard let identifier = candidate.extensions.authorityKeyIdentifier.value else {
            guard case .absent = candidate.extensions.authorityKeyIdentifier else { return }
            addMissing("The authority key identifier is missing.", &report)
            return
        }
        guard identifier.keyIdentifier == nil else { return }
        addMissing("The authority key identifier does not name a key.", &report)
    }

    private static func addMissing(_ what: String, _ report: inout Report) {
        report.add(
            .authorityKeyIdentifierMissing, .error, what: what,
            why: "Paths are built by it where authorities have several keys.",
            remedy: "Have the certificate issued again with the issuer's key identifier.",
            citation: "RFC 5280, 4.2.1.1", .chainConstraintsFailure, .invalidExtension)
    }

    private static func addCritical(_ known: KnownExtension, _ report: inout Report) {
        report.add(
            .keyIdentifierCritical, .error, what: "The extension \(known.title) is critical.",
            why: "It is a hint; marked critical it stops those who rightly ignore it.",
            remedy: "Have the certificate issued again with the extension non-critical.",
            .chainConstraintsFailure, .invalidExtension)
    }
}

extension FindingCode {
    static let keyIdentifierCritical = FindingCode("key_identifier.critical")
    static let authorityKeyIdentifierMissing = FindingCode("key_identifier.authority_missing")
    static let subjectKeyIdentifierMissing = FindingCode("key_identifier.subject_missing")
}
