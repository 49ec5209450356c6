/// Fermat's way to factor a number: fast where its two factors are close to each other.
///
/// `n = a^2 - b^2 = (a - b)(a + b)`: with `a` from the square root of `n` upwards, `a^2 - n` is looked at
/// for being a square. Whether it may be one is told by remainders that are carried along, and
/// hardly any number of a round is ever made.
enum FermatFactoring {
    /// CA/Browser Forum BR, 6.1.1.3: keys "which can be factored within 100 rounds".
    static let rounds = 100

    /// Whether the factors of an odd number are found within the rounds.
    static func succeeds(with number: Natural) -> Bool {
        let (root, remainder) = number.squareRootAndRemainder
        if remainder.isZero { return true }
        let start = root + Natural(1)
        // (root + 1)^2 - number, from root^2 + remainder = number.
        var sieve = SquareSieve(start: start, value: root + start - remainder)
        for round in 0..<UInt64(rounds) {
            if sieve.mayBeSquare {
                let base = start + Natural(round)
                if (base * base - number).squareRootAndRemainder.remainder.isZero { return true }
            }
            sieve.advance()
        }
        return false
    }
}

/// `a^2 - n` modulo a power of two and modulo small odd primes, for one `a` after the other.
private struct SquareSieve {
    private var lowBase: UInt64
    private var lowValue: UInt64
    private var base: UInt64
    private var value: UInt64

    init(start: Natural, value: Natural) {
        lowBase = start.words.first ?? 0
        lowValue = value.words.first ?? 0
        base = start.remainder(by: Self.modulus)
        self.value = value.remainder(by: Self.modulus)
    }

    /// Never false for a square.
    var mayBeSquare: Bool {
        guard Self.squares256[Int(lowValue & 0xFF)] else { return false }
        return Self.squares.allSatisfy { prime, squares in squares[Int(value % prime)] }
    }

    /// From `a` to `a + 1`: the value grows by `2a + 1`.
    mutating func advance() {
        lowValue &+= 2 &* lowBase &+ 1
        lowBase &+= 1
        value = Self.sum(Self.sum(value, base), Self.sum(base, 1))
        base = Self.sum(base, 1)
    }

    private static func sum(_ first: UInt64, _ second: UInt64) -> UInt64 {
        let sum = first + second
        return sum >= modulus ? sum - modulus : sum
    }

    private static let primes: [UInt64] = [3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47]
    /// Below 2^63, so that a sum of two remainders fits.
    private static let modulus = primes.reduce(1, *)
    private static let squares256 = squares(modulo: 256)
    private static let squares = primes.map { ($0, squares(modulo: $0)) }

    private static func squares(modulo number: UInt64) -> [Bool] {
        var squares = [Bool](repeating: false, count: Int(number))
        for base in 0..<number { squares[Int(base * base % number)] = true }
        return squares
    }
}
