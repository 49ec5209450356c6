import Certificates
import Events

/// What one examination shares among the paths that it builds: the work done, and what was found out
/// about single signatures.
final class Session {
    let pool: CandidatePool
    let caches: Caches
    /// Whether any certificate that came along is not among those remembered.
    let bringsNews: Bool
    var work: Work
    private var links = SmallMap<Link, SignatureOutcome>()

    /// A certificate and a key, which counts once however many certificates the key has.
    private struct Link: Hashable {
        let certificate: ObjectIdentity
        let key: DERKey
    }

    init(pool: CandidatePool, work: Work, caches: Caches, bringsNews: Bool) {
        self.pool = pool
        self.bringsNews = bringsNews
        self.work = work
        self.caches = caches
    }

    /// Whether one certificate is signed with the key of another; nil where the budget is out.
    func link(_ certificate: Candidate, to issuer: Candidate) -> SignatureOutcome? {
        let link = Link(
            certificate: ObjectIdentity(certificate), key: DERKey(issuer.certificate.publicKeyDER))
        if let known = links[link] { return known }
        let signed = certificate.certificate.signedBytes
        guard let key = issuer.verificationKey else { return .unsupported }
        // Paid for before the memory is asked, so that a verdict does not depend on it.
        guard pay(for: key, over: signed) else { return nil }
        let outcome = certificate.outcome(signedBy: issuer) {
            key.check(
                certificate.certificate.signature, over: signed, by: certificate.signatureAlgorithm)
        }
        links.set(outcome, for: link)
        return outcome
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

/// An object, by which one it is and not by what it says, for as long as an examination: all that it
/// looks at is held by the examination's own pool, evidence and profile until it ends.
typealias ObjectIdentity = Swift.ObjectIdentifier
