import Certificates
import Events

/// What one examination shares among the paths that it builds: the work done, and what was found out
/// about single certificates and single signatures.
final class Session {
    let pool: CandidatePool
    let caches: Caches
    var work: Work
    private var links: [Link: SignatureOutcome] = [:]

    private var findings: [Judged: [Finding]] = [:]

    private struct Judged: Hashable {
        let certificate: ObjectIdentity
        let role: Role
        let conditions: ObjectIdentity
    }

    /// A certificate and a key, which counts once however many certificates the key has.
    private struct Link: Hashable {
        let certificate: ObjectIdentity
        let key: Int
    }

    private var keysByCertificate: [ObjectIdentity: Int] = [:]
    private var keys: [DERKey: Int] = [:]

    init(pool: CandidatePool, work: Work, caches: Caches) {
        self.pool = pool
        self.work = work
        self.caches = caches
    }

    /// Everything that the checks say about a certificate by itself.
    func findings(
        about candidate: Candidate, as role: Role, under conditions: Conditions
    ) -> [Finding] {
        let key = Judged(
            certificate: ObjectIdentity(candidate), role: role,
            conditions: ObjectIdentity(conditions))
        if let known = findings[key] { return known }
        let made = CertificateCheck.findings(about: candidate, as: role, under: conditions)
        findings[key] = made
        return made
    }

    /// Whether one certificate is signed with the key of another; nil where the budget is out.
    func link(_ certificate: Candidate, to issuer: Candidate) -> SignatureOutcome? {
        let link = Link(certificate: ObjectIdentity(certificate), key: number(ofKeyOf: issuer))
        if let known = links[link] { return known }
        let signed = certificate.certificate.signedBytes
        guard let key = issuer.verificationKey else { return .unsupported }
        // Paid for before the memory is asked, so that a verdict does not depend on it.
        guard pay(for: key, over: signed) else { return nil }
        let outcome = certificate.outcome(signedBy: issuer) {
            key.check(
                certificate.certificate.signature, over: signed, by: certificate.signatureAlgorithm)
        }
        links[link] = outcome
        return outcome
    }

    private func number(ofKeyOf candidate: Candidate) -> Int {
        let identity = ObjectIdentity(candidate)
        if let known = keysByCertificate[identity] { return known }
        let key = DERKey(candidate.certificate.publicKey.der)
        let number = keys[key] ?? keys.count
        keys[key] = number
        keysByCertificate[identity] = number
        return number
    }

    /// Checks a signature with the key of a certificate; nil where the budget is out.
    func check(
        _ signature: ArraySlice<UInt8>, over bytes: ArraySlice<UInt8>,
        by algorithm: SignatureAlgorithm, with signer: Candidate
    ) -> SignatureOutcome? {
        guard let key = signer.verificationKey else { return .unsupported }
        guard pay(for: key, over: bytes) else { return nil }
        return key.check(signature, over: bytes, by: algorithm)
    }

    func pay(for key: VerificationKey, over bytes: ArraySlice<UInt8>) -> Bool {
        work.charge(key.cost, to: .signatures) && work.charge(bytes.count, to: .bytes)
    }
}

/// An object, by which one it is and not by what it says.
struct ObjectIdentity: Hashable {
    private let object: AnyObject

    init(_ object: AnyObject) {
        self.object = object
    }

    static func == (lhs: Self, rhs: Self) -> Bool { lhs.object === rhs.object }

    func hash(into hasher: inout Hasher) {
        hasher.combine(Swift.ObjectIdentifier(object))
    }
}
