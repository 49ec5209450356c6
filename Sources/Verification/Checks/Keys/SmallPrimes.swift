/// The primes that moduli are tried with, packed into words: one pass over a modulus serves many.
enum SmallPrimes {
    /// Primes whose product fits a word, and the product.
    struct Pack: Sendable {
        let product: UInt64
        let primes: [UInt64]
        /// Powers of 2^64 modulo the product, so that a remainder is a sum of products.
        let powers: [UInt64]

        init(_ primes: [UInt64]) {
            self.primes = primes
            let product = primes.reduce(1, *)
            self.product = product
            var powers: [UInt64] = [1]
            while powers.count < KeyAudit.maximumBits / 64 {
                let next = product.dividingFullWidth((powers[powers.count - 1], 0)).remainder
                powers.append(next)
            }
            self.powers = powers
        }

        /// The remainder of a number by the product.
        func remainder(of words: [UInt64]) -> UInt64 {
            var sum: (low: UInt64, middle: UInt64, high: UInt64) = (0, 0, 0)
            for index in 0..<min(words.count, powers.count) {
                let term = words[index].multipliedFullWidth(by: powers[index])
                let (low, carry) = sum.low.addingReportingOverflow(term.low)
                sum.low = low
                // The high word of a product has room for a carry.
                let (middle, overflow) = sum.middle.addingReportingOverflow(
                    term.high &+ (carry ? 1 : 0))
                sum.middle = middle
                sum.high &+= overflow ? 1 : 0
            }
            let high = product.dividingFullWidth((0, sum.high)).remainder
            let middle = product.dividingFullWidth((high, sum.middle)).remainder
            return product.dividingFullWidth((middle, sum.low)).remainder
        }
    }

    /// All primes below 752, as CA/Browser Forum BR section 6.1.6 has it (after NIST SP 800-89,
    /// section 5.3.3).
    static let belowLimit: [UInt64] = primes(below: 752)

    /// All of these.
    static let packs = pack(belowLimit)

    /// Packs primes into as few words as they take in their order.
    static func pack(_ primes: [UInt64]) -> [Pack] {
        var packs: [Pack] = []
        var current: [UInt64] = []
        var product: UInt64 = 1
        for prime in primes {
            let (next, overflow) = product.multipliedReportingOverflow(by: prime)
            if overflow {
                packs.append(Pack(current))
                current = []
            }
            current.append(prime)
            product = overflow ? prime : next
        }
        return packs + [Pack(current)]
    }

    private static func primes(below limit: UInt64) -> [UInt64] {
        var primes: [UInt64] = []
        for number in 2..<limit where primes.allSatisfy({ number % $0 != 0 }) {
            primes.append(number)
        }
        return primes
    }
}
