/// The mark of keys made by Infineon's RSALib before 2017 (CVE-2017-15361).
///
/// Their primes are `k * M + 65537^a mod M`, where `M` is the product of the first primes. So a modulus
/// is a power of 65537 modulo each of these primes, which other moduli are with a chance of some
/// 2^-27 (Nemec and others, "The Return of Coppersmith's Attack", CCS 2017, section 2.2).
enum ROCAFingerprint {
    /// A prime and the powers of 65537 modulo it, as a set of bits.
    private struct Mark: Sendable {
        let prime: UInt64
        let powers: [Bool]

        init(_ prime: UInt64) {
            self.prime = prime
            var powers = [Bool](repeating: false, count: Int(prime))
            var power: UInt64 = 1
            repeat {
                powers[Int(power)] = true
                power = power * 65_537 % prime
            } while power != 1
            self.powers = powers
        }

        /// Whether there are numbers that are no power, so that the prime tells anything.
        var tells: Bool { powers.dropFirst().contains(false) }
    }

    /// The primes up to 167: those of the shortest keys, which all longer ones have too.
    private static let marks = SmallPrimes.belowLimit.filter { 3...167 ~= $0 }.map(Mark.init)
        .filter(\.tells)

    private static let packs = SmallPrimes.pack(marks.map(\.prime)).map { pack in
        (pack, marks.filter { pack.primes.contains($0.prime) })
    }

    /// Whether a modulus, its least significant word first, bears the mark.
    static func isBorne(by modulus: [UInt64]) -> Bool {
        packs.allSatisfy { pack, marks in
            let remainder = pack.remainder(of: modulus)
            return marks.allSatisfy { $0.powers[Int(remainder % $0.prime)] }
        }
    }
}
