/// What is wrong with an RSA modulus that looks like any other: what its checks go by.
///
/// It depends on the modulus alone, and costs some microseconds, so that it is made once a key.
struct KeyAudit: Hashable, Sendable {
    /// Whether it bears the mark of CVE-2017-15361.
    let hasROCAMark: Bool
    /// Whether its primes are so close that Fermat's method finds them.
    let hasClosePrimes: Bool
    /// Its smallest prime factor below 752.
    let smallFactor: UInt64?

    /// Nothing wrong that was looked for.
    static let sound = KeyAudit(hasROCAMark: false, hasClosePrimes: false, smallFactor: nil)

    /// Larger keys are not audited: they are refused for their size (`AlgorithmRules.maximumRSABits`),
    /// and the work grows with the square of it.
    static let maximumBits = 16_384

    init(hasROCAMark: Bool, hasClosePrimes: Bool, smallFactor: UInt64?) {
        self.hasROCAMark = hasROCAMark
        self.hasClosePrimes = hasClosePrimes
        self.smallFactor = smallFactor
    }

    init(of modulus: Natural) {
        guard modulus.bitWidth <= Self.maximumBits, modulus.bitWidth > 1 else {
            self = .sound
            return
        }
        smallFactor = Self.smallFactor(of: modulus)
        hasROCAMark = ROCAFingerprint.isBorne(by: modulus.words)
        hasClosePrimes = smallFactor == nil && FermatFactoring.succeeds(with: modulus)
    }

    private static func smallFactor(of modulus: Natural) -> UInt64? {
        for pack in SmallPrimes.packs {
            let remainder = pack.remainder(of: modulus.words)
            if let prime = pack.primes.first(where: { remainder % $0 == 0 }) { return prime }
        }
        return nil
    }
}
