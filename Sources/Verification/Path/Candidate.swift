import Certificates
import Events
import Synchronization

/// A certificate that may lie on a path, with everything that validation asks of it read once.
///
/// It holds nothing that depends on a time, a profile or a path, so that it can be kept and shared.
final class Candidate: Sendable {
    let certificate: ParsedCertificate
    let fingerprint: Fingerprint
    let subject: NormalizedName
    let issuer: NormalizedName
    let isSelfIssued: Bool
    let extensions: ReadExtensions
    let signatureAlgorithm: SignatureAlgorithm
    let keyDescription: KeyDescription
    private let key = Mutex<PreparedKey>(.unprepared)
    private let issuerKeys = VerifiedKeys()
    private let name = Mutex<String?>(nil)
    private let judged = Mutex(StandingFindings())
    private let audit = Mutex<KeyAudit?>(nil)

    private enum PreparedKey {
        case unprepared
        case prepared(VerificationKey?)
    }

    init(_ certificate: ParsedCertificate) {
        self.certificate = certificate
        fingerprint = Fingerprint(of: certificate.der)
        subject = certificate.subject.normalized
        issuer = certificate.issuer.normalized
        isSelfIssued = certificate.isSelfIssuedByBytes || subject == issuer
        extensions = ReadExtensions(certificate)
        signatureAlgorithm = SignatureAlgorithm(certificate.signedSignatureAlgorithm)
        keyDescription = KeyDescription(certificate.publicKey)
    }

    /// The key to check signatures with, made ready when it is first asked for.
    var verificationKey: VerificationKey? {
        key.withLock { state in
            if case .prepared(let key) = state { return key }
            let key = VerificationKey(certificate.publicKey)
            state = .prepared(key)
            return key
        }
    }

    /// Makes the key ready before anybody asks for it.
    func prepareKey() { _ = verificationKey }

    /// What is wrong with the modulus of an RSA key; nil for other keys.
    func keyAudit(by audits: KeyAudits) -> KeyAudit? {
        guard case .rsa(let key) = keyDescription else { return nil }
        if let known = audit.withLock({ $0 }) { return known }
        let made = audits.audit(of: key)
        audit.withLock { $0 = made }
        return made
    }

    /// What comes of checking the certificate's signature with an issuer's key: remembered where it
    /// held, since this certificate and that key never change.
    func outcome(signedBy issuer: Candidate, check: () -> SignatureOutcome) -> SignatureOutcome {
        issuerKeys.outcome(of: issuer.certificate.publicKeyDER, check: check)
    }

    /// What the checks that know no time say about the certificate: remembered, since neither it nor
    /// the profile ever changes.
    func standingFindings(
        as role: Role, by prepared: PreparedProfile, check: () -> [Finding]
    ) -> [Finding] {
        if let known = judged.withLock({ $0.findings(as: role, by: prepared) }) { return known }
        // Outside of the lock: a check may ask the certificate for other things that it keeps.
        let made = check()
        judged.withLock { $0.keep(made, as: role, by: prepared) }
        return made
    }

    /// How the certificate is called in a verdict.
    func reference(as role: Role) -> CertificateReference {
        CertificateReference(role: role.named, sha256: fingerprint, subject: displayName)
    }

    /// The subject, safe to print.
    var subjectText: String {
        name.withLock { name in
            if let name { return name }
            let made = certificate.subject.description
            name = made
            return made
        }
    }

    /// The subject, or the first alternative name where that is empty; safe to print.
    var displayName: String {
        if !certificate.hasEmptySubject { return subjectText }
        return extensions.alternativeNames.value?.first?.displayText ?? "(no name)"
    }

    /// Whether this is an authority of the same name and key as another: one more certificate of it on
    /// a path would lead in a circle.
    func isSameEntity(as other: Candidate) -> Bool {
        certificate.publicKeyDER == other.certificate.publicKeyDER && subject == other.subject
    }
}

extension Candidate {
    /// How well the identifiers of issuer's keys agree; a hint only (RFC 4158, 3.5.12).
    enum KeyIdentifierMatch: Int {
        case agrees = 0
        case unknown = 1
        case differs = 2
    }

    func keyIdentifierMatch(withIssuer other: Candidate) -> KeyIdentifierMatch {
        guard let wanted = extensions.authorityKeyIdentifier.value?.keyIdentifier,
            let offered = other.extensions.subjectKeyIdentifier.value
        else { return .unknown }
        return wanted == offered ? .agrees : .differs
    }
}
