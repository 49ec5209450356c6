import Testing

@testable import Verification

/// Arithmetic against itself and against machine words, over random numbers from a seed.
@Suite struct NaturalTests {
    private static let seed: UInt64 = 20_261_125

    private func random(_ generator: inout SplitMix, words: Int) -> Natural {
        Natural(
            words: (0..<words).map { _ in
                // Words of ones and zeros are where carries go wrong.
                switch generator.next() % 4 {
                case 0: .max
                case 1: 0
                default: generator.next()
                }
            })
    }

    @Test func theSquareOfTheRootAndWhatItLacksMakeTheNumber() {
        var generator = SplitMix(state: Self.seed)
        for size in 0..<40 {
            for _ in 0..<20 {
                let number = random(&generator, words: size)
                let (root, remainder) = number.squareRootAndRemainder
                #expect(root * root + remainder == number, "seed \(Self.seed)")
                #expect(remainder <= root << 1, "seed \(Self.seed)")
            }
        }
    }

    /// A square, and the numbers beside it, are where a digit is most easily one too high.
    @Test func rootsOfSquaresAreWhole() {
        var generator = SplitMix(state: Self.seed)
        for size in 1..<20 {
            for _ in 0..<50 {
                let root = random(&generator, words: size) + Natural(2)
                let (square, one) = (root * root, Natural(1))
                let whole = square.squareRootAndRemainder
                #expect(whole.root == root && whole.remainder.isZero, "seed \(Self.seed)")
                #expect((square + one).squareRootAndRemainder.root == root)
                #expect((square - one).squareRootAndRemainder.root == root - one)
            }
        }
    }

    @Test(arguments: 0..<2_000 as Range<UInt64>)
    func smallRootsAreThoseOfMachineNumbers(number: UInt64) {
        let root = Natural(number).squareRootAndRemainder.root.words.first ?? 0
        #expect(root * root <= number && (root + 1) * (root + 1) > number)
    }

    @Test func remaindersInPacksAreThoseOfDivision() {
        var generator = SplitMix(state: Self.seed)
        let number = random(&generator, words: 256)
        for pack in SmallPrimes.packs {
            #expect(pack.remainder(of: number.words) == number.remainder(by: pack.product))
        }
        #expect(SmallPrimes.packs.flatMap(\.primes) == SmallPrimes.belowLimit)
        #expect(SmallPrimes.belowLimit.count == 133)
    }

    @Test func shiftsUndoEachOther() {
        var generator = SplitMix(state: Self.seed)
        for count in [0, 1, 63, 64, 65, 200] {
            let number = random(&generator, words: 5)
            #expect((number << count) >> count == number)
        }
    }
}

/// Sebastiano Vigna's SplitMix64: enough for tests, and the same everywhere.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
