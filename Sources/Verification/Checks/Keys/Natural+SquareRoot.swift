extension Natural {
    /// The largest number whose square is not greater, and what its square lacks.
    var squareRootAndRemainder: (root: Natural, remainder: Natural) {
        guard let last = words.last else { return (self, self) }
        // An even number of words, one of its two highest bits set; and the shift is even, so that
        // half of it leaves the root.
        let shift = (words.count % 2 == 0 ? 0 : 64) + last.leadingZeroBitCount & ~1
        guard shift > 0 else { return LongSquareRoot.ofNormalized(words) }
        let root = LongSquareRoot.ofNormalized((self << shift).words).root >> (shift / 2)
        return (root, self - root * root)
    }
}

/// A square root by hand: a word after the other, each by a division by twice what is known.
///
/// The step of Paul Zimmermann's "Karatsuba Square Root" (INRIA RR-3805, 1999), with a lower half of
/// one word.
private struct LongSquareRoot {
    /// Least significant first; the words below the present place are not known yet.
    private var root: [UInt64]
    /// Below, words of the number whose turn is to come; above, what the square of the root lacks.
    ///
    /// Word `i` of the root has its place at `offset + i`.
    private var rest: [UInt64]

    /// - Precondition: an even number of words, and one of the two highest bits set.
    static func ofNormalized(_ words: [UInt64]) -> (root: Natural, remainder: Natural) {
        var long = Self(words)
        for place in long.root.indices.dropLast().reversed() { long.step(at: place) }
        return (Natural(words: long.root), Natural(words: long.rest))
    }

    /// The highest word of the root, bit by bit.
    private init(_ words: [UInt64]) {
        (root, rest) = ([UInt64](repeating: 0, count: words.count / 2), words)
        let place = root.count - 1
        let number = (high: rest[2 * place + 1], low: rest[2 * place])
        var word: UInt64 = 0
        for bit in (0..<64).reversed() {
            let candidate = word | 1 << UInt64(bit)
            let square = candidate.multipliedFullWidth(by: candidate)
            if (square.high, square.low) <= number { word = candidate }
        }
        root[place] = word
        subtractSquare(ofWordAt: place)
    }

    private mutating func step(at place: Int) {
        // What is lacking, and one more word, by what is known, K: it is up to twice K. With a high
        // digit of 0 or 1, the low one is right even where it should be 2^64, one too many.
        let (known, offset) = (place + 1, place)
        let isHigh = !subtract(1, timesRootFrom: known, at: offset + 1)
        if !isHigh { addRoot(from: known, at: offset + 1) }
        let digit = divide(byRootFrom: known, at: offset)
        // By 2 K it is half of that, and what is left of an odd digit stays in the rest.
        if digit % 2 == 1 { addRoot(from: known, at: offset) }
        root[place] = digit >> 1 | (isHigh ? 1 << 63 : 0)
        // The square of the new word, w, is lacking no more. Where that was too much, w is one too
        // high: (K + w)^2 is 2 (K + w) - 1 more than (K + w - 1)^2.
        guard subtractSquare(ofWordAt: place) else { return }
        addRoot(from: place, at: offset)
        root[place] -= 1
        addRoot(from: place, at: offset)
    }

    /// One digit of a quotient: D3 to D6 of Algorithm D in Knuth's The Art of Computer Programming,
    /// volume 2, section 4.3.1.
    private mutating func divide(byRootFrom start: Int, at offset: Int) -> UInt64 {
        let end = offset + root.count
        let top = root[root.count - 1]
        var digit =
            rest[end] >= top
            ? UInt64.max : top.dividingFullWidth((rest[end], rest[end - 1])).quotient
        var isNegative = subtract(digit, timesRootFrom: start, at: offset)
        // The highest bit of the root is set, so that the guess is too high by two at most.
        while isNegative {
            digit -= 1
            isNegative = !addRoot(from: start, at: offset)
        }
        return digit
    }

    /// Whether the rest passed below zero.
    private mutating func subtract(
        _ digit: UInt64, timesRootFrom start: Int, at offset: Int
    ) -> Bool {
        var carry: UInt64 = 0
        for index in start..<root.count {
            let product = digit.multipliedFullWidth(by: root[index])
            let (low, overflow) = product.low.addingReportingOverflow(carry)
            let (left, borrow) = rest[offset + index].subtractingReportingOverflow(low)
            rest[offset + index] = left
            carry = product.high &+ (overflow ? 1 : 0) &+ (borrow ? 1 : 0)
        }
        let end = offset + root.count
        let (left, isNegative) = rest[end].subtractingReportingOverflow(carry)
        rest[end] = left
        return isNegative
    }

    /// Whether the rest passed zero on its way up.
    @discardableResult
    private mutating func addRoot(from start: Int, at offset: Int) -> Bool {
        var carry: UInt64 = 0
        for index in start..<root.count {
            let (partial, overflow) = rest[offset + index].addingReportingOverflow(root[index])
            let (sum, overflowAgain) = partial.addingReportingOverflow(carry)
            rest[offset + index] = sum
            carry = overflow || overflowAgain ? 1 : 0
        }
        let end = offset + root.count
        let (sum, hasPassed) = rest[end].addingReportingOverflow(carry)
        rest[end] = sum
        return hasPassed
    }

    /// Takes the square of one word of the root off: whether the rest passed below zero.
    @discardableResult
    private mutating func subtractSquare(ofWordAt place: Int) -> Bool {
        let square = root[place].multipliedFullWidth(by: root[place])
        var borrow: UInt64 = 0
        for index in 2 * place...place + root.count {
            let term =
                switch index - 2 * place {
                case 0: square.low
                case 1: square.high
                default: 0 as UInt64
                }
            let (partial, isBelow) = rest[index].subtractingReportingOverflow(term)
            let (left, isBelowAgain) = partial.subtractingReportingOverflow(borrow)
            rest[index] = left
            borrow = isBelow || isBelowAgain ? 1 : 0
        }
        return borrow > 0
    }
}
