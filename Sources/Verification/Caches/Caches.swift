import Certificates
import Synchronization

/// What a judge remembers between examinations.
///
/// It changes how fast a verdict comes, never what it is.
///
/// Only certificates that a path to an anchor went over are taken in, so that nobody can push these
/// out with certificates of their own making. Dates, profiles and trust are looked at each time.
final class Caches: Sendable {
    /// Authorities.
    ///
    /// The web's public ones have about 3,000 intermediate certificates.
    static let issuerCapacity = 2_048

    /// Profiles that were handed in and have no name here: those of settings and tests.
    static let profileCapacity = 16

    /// What was found out about RSA moduli: it depends on nothing else, and so serves all profiles.
    let keyAudits = KeyAudits()

    private let issuers = Mutex(
        BoundedCache<DERKey, Candidate>(capacity: Caches.issuerCapacity))
    private let profiles = Mutex(
        BoundedCache<Profile, PreparedProfile>(capacity: Caches.profileCapacity))

    /// The certificate of these bytes with everything that was found out about it before; nil where
    /// no path went over it lately.
    func candidate(der: [UInt8]) -> Candidate? {
        issuers.withLock { $0.value(for: DERKey(der)) }
    }

    /// The certificate with everything that was found out about it before.
    func candidate(_ certificate: ParsedCertificate) -> Candidate {
        candidate(der: certificate.der) ?? Candidate(certificate)
    }

    /// Keeps the authorities of a path that reached an anchor, those that are here already as well.
    func keep(_ path: CertificationPath) {
        // The anchor is kept by its trust store.
        for candidate in path.certificates.dropFirst().dropLast() {
            let key = DERKey(candidate.certificate.der)
            issuers.withLock { cache in
                guard cache.value(for: key) == nil else { return }
                cache.insert(candidate, for: key)
            }
        }
    }

    /// The profile made ready, the same object each time while it is in use.
    func prepared(_ profile: Profile, make: (Profile) -> PreparedProfile) -> PreparedProfile {
        profiles.withLock { cache in
            if let known = cache.value(for: profile) { return known }
            let made = make(profile)
            cache.insert(made, for: profile)
            return made
        }
    }
}

/// The bytes of a certificate or of a public key as a key: equal when all are, hashed over the end,
/// which is a signature, or the better part of a number.
struct DERKey: Hashable {
    private let der: ArraySlice<UInt8>

    init(_ der: [UInt8]) {
        self.der = der[...]
    }

    init(_ der: ArraySlice<UInt8>) {
        self.der = der
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(der.count)
        hasher.combine(octets: der.suffix(32))
    }
}
