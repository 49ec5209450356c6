/// Which algorithms and keys a profile takes.
package struct AlgorithmRules: Hashable, Sendable {
    /// RSA keys below are weak.
    ///
    /// NIST SP 800-57 part 1, table 2: 2048 bits for 112 bits of strength.
    package var minimumRSABits = 2048
    /// RSA keys above cost more than they are worth, and swift-crypto refuses more than 8192.
    package var maximumRSABits = 8192
    /// Whether an RSA modulus must fill its octets (CA/Browser Forum BR, 6.1.5).
    package var requiresWholeOctets = false
    package var curves: Set<EllipticCurve> = [.p256, .p384, .p521]
    package var allowsEd25519 = true
    package var allowsMLDSA = true
    package var allowsRSAPSS = true
    /// Signatures over SHA-1 are forgeable (Shattered, 2017).
    package var allowsSHA1 = false

    package init() {}

    /// Why a signature that could be checked is not taken, as a clause; nil where it is.
    func objection(to algorithm: SignatureAlgorithm) -> String? {
        switch algorithm {
        case .rsaPKCS1(.sha1), .rsaPSS(.sha1), .ecdsa(.sha1):
            allowsSHA1 ? nil : "collisions of SHA-1 can be made to order"
        case .rsaPSS where !allowsRSAPSS, .ed25519 where !allowsEd25519,
            .mlDSA65 where !allowsMLDSA, .mlDSA87 where !allowsMLDSA:
            "clients of this profile cannot be expected to check it"
        default: nil
        }
    }
}

/// The curves that certificates use.
package enum EllipticCurve: String, Hashable, Sendable, CaseIterable {
    case p256 = "P-256"
    case p384 = "P-384"
    case p521 = "P-521"
    // Known by name only: swift-crypto has none of these.
    case p192 = "P-192"
    case p224 = "P-224"
    case secp256k1 = "secp256k1"
    case brainpoolP256r1 = "brainpoolP256r1"
    case brainpoolP384r1 = "brainpoolP384r1"
    case brainpoolP512r1 = "brainpoolP512r1"
}
