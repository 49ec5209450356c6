/// A natural number of any size, as far as the tests of RSA moduli need one.
///
/// Schoolbook methods on words: moduli have at most 256 words here (``KeyAudit/maximumBits``).
struct Natural: Hashable, Sendable {
    /// Least significant first; the last is not zero, and zero has none.
    private(set) var words: [UInt64]

    init(words: [UInt64]) {
        self.words = words
        trim()
    }

    init(_ word: UInt64) {
        self.init(words: [word])
    }

    init(bigEndian octets: some BidirectionalCollection<UInt8>) {
        var words: [UInt64] = []
        words.reserveCapacity((octets.count + 7) / 8)
        var word: UInt64 = 0
        var shift: UInt64 = 0
        for octet in octets.reversed() {
            word |= UInt64(octet) << shift
            shift += 8
            guard shift == 64 else { continue }
            words.append(word)
            word = 0
            shift = 0
        }
        if shift > 0 { words.append(word) }
        self.init(words: words)
    }

    var isZero: Bool { words.isEmpty }

    var bitWidth: Int {
        words.last.map { 64 * words.count - $0.leadingZeroBitCount } ?? 0
    }

    private mutating func trim() {
        while words.last == 0 { words.removeLast() }
    }
}

extension Natural: Comparable {
    static func < (lhs: Self, rhs: Self) -> Bool {
        guard lhs.words.count == rhs.words.count else { return lhs.words.count < rhs.words.count }
        for index in lhs.words.indices.reversed() where lhs.words[index] != rhs.words[index] {
            return lhs.words[index] < rhs.words[index]
        }
        return false
    }
}

extension Natural {
    static func + (lhs: Self, rhs: Self) -> Self {
        let (long, short) = lhs.words.count < rhs.words.count ? (rhs, lhs) : (lhs, rhs)
        var sum = long.words
        var carry: UInt64 = 0
        for index in sum.indices {
            guard index < short.words.count || carry > 0 else { break }
            let other = index < short.words.count ? short.words[index] : 0
            let (partial, overflow) = sum[index].addingReportingOverflow(other)
            let (total, overflowAgain) = partial.addingReportingOverflow(carry)
            sum[index] = total
            carry = overflow || overflowAgain ? 1 : 0
        }
        if carry > 0 { sum.append(carry) }
        return Natural(words: sum)
    }

    /// - Precondition: the first is not less than the second.
    static func - (lhs: Self, rhs: Self) -> Self {
        precondition(lhs >= rhs, "a natural number has nothing below zero")
        var difference = lhs.words
        var borrow: UInt64 = 0
        for index in difference.indices {
            guard index < rhs.words.count || borrow > 0 else { break }
            let other = index < rhs.words.count ? rhs.words[index] : 0
            let (partial, overflow) = difference[index].subtractingReportingOverflow(other)
            let (total, overflowAgain) = partial.subtractingReportingOverflow(borrow)
            difference[index] = total
            borrow = overflow || overflowAgain ? 1 : 0
        }
        return Natural(words: difference)
    }

    static func * (lhs: Self, rhs: Self) -> Self {
        guard !lhs.isZero, !rhs.isZero else { return Natural(0) }
        var product = [UInt64](repeating: 0, count: lhs.words.count + rhs.words.count)
        for index in lhs.words.indices {
            let factor = lhs.words[index]
            var carry: UInt64 = 0
            for other in rhs.words.indices {
                let place = index + other
                (product[place], carry) = Self.multiplyAdd(
                    factor, rhs.words[other], product[place], carry)
            }
            product[index + rhs.words.count] = carry
        }
        return Natural(words: product)
    }

    static func << (lhs: Self, count: Int) -> Self {
        let (jump, shift) = (count / 64, UInt64(count % 64))
        var words: [UInt64] = []
        words.reserveCapacity(jump + lhs.words.count + 1)
        for _ in 0..<jump { words.append(0) }
        var carry: UInt64 = 0
        for word in lhs.words {
            words.append(word << shift | carry)
            carry = word >> (64 - shift)
        }
        words.append(carry)
        return Natural(words: words)
    }

    static func >> (lhs: Self, count: Int) -> Self {
        let (jump, shift) = (count / 64, UInt64(count % 64))
        guard jump < lhs.words.count else { return Natural(0) }
        var words = Array(lhs.words[jump...])
        for index in words.indices {
            let next = index + 1 < words.count ? words[index + 1] : 0
            words[index] = words[index] >> shift | next << (64 - shift)
        }
        return Natural(words: words)
    }

    /// `first * second + third + fourth`, which fits two words.
    @inline(__always)
    private static func multiplyAdd(
        _ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64
    ) -> (low: UInt64, high: UInt64) {
        let product = first.multipliedFullWidth(by: second)
        let (one, carryOne) = product.low.addingReportingOverflow(third)
        let (two, carryTwo) = one.addingReportingOverflow(fourth)
        return (two, product.high &+ (carryOne ? 1 : 0) &+ (carryTwo ? 1 : 0))
    }
}

extension Natural {
    /// The remainder of a division by a word.
    func remainder(by divisor: UInt64) -> UInt64 {
        var remainder: UInt64 = 0
        for word in words.reversed() {
            remainder = divisor.dividingFullWidth((remainder, word)).remainder
        }
        return remainder
    }

    /// The whole part of a division.
    ///
    /// Algorithm D of Knuth's The Art of Computer Programming, volume 2, section 4.3.1.
    /// - Precondition: the divisor is not zero.
    func quotient(by divisor: Self) -> Self {
        precondition(!divisor.isZero, "nothing is divided by zero")
        guard self >= divisor else { return Natural(0) }
        guard divisor.words.count > 1 else { return quotient(byWord: divisor.words[0]) }
        // D1: the divisor's highest bit is set, so that a digit is guessed at most 2 too high.
        let shift = divisor.words[divisor.words.count - 1].leadingZeroBitCount
        let divisor = (divisor << shift).words
        var rest = (self << shift).words
        while rest.count <= words.count { rest.append(0) }
        var quotient = [UInt64](repeating: 0, count: rest.count - divisor.count)
        for place in quotient.indices.reversed() {
            quotient[place] = Self.divideStep(&rest, at: place, by: divisor)
        }
        return Natural(words: quotient)
    }

    private func quotient(byWord divisor: UInt64) -> Self {
        var quotient = words
        var remainder: UInt64 = 0
        for index in words.indices.reversed() {
            (quotient[index], remainder) = divisor.dividingFullWidth((remainder, words[index]))
        }
        return Natural(words: quotient)
    }

    /// D3 to D6: one digit of the quotient; the divisor times it is taken off the rest.
    private static func divideStep(
        _ rest: inout [UInt64], at place: Int, by divisor: [UInt64]
    ) -> UInt64 {
        let count = divisor.count
        let top = divisor[count - 1]
        let high = rest[place + count]
        var digit =
            high >= top
            ? UInt64.max : top.dividingFullWidth((high, rest[place + count - 1])).quotient
        var carry: UInt64 = 0
        var borrow: UInt64 = 0
        for index in divisor.indices {
            let (low, next) = multiplyAdd(digit, divisor[index], carry, 0)
            carry = next
            let (partial, overflow) = rest[place + index].subtractingReportingOverflow(low)
            let (total, overflowAgain) = partial.subtractingReportingOverflow(borrow)
            rest[place + index] = total
            borrow = overflow || overflowAgain ? 1 : 0
        }
        let (partial, overflow) = high.subtractingReportingOverflow(carry)
        let (total, overflowAgain) = partial.subtractingReportingOverflow(borrow)
        rest[place + count] = total
        var isNegative = overflow || overflowAgain
        // The guess was too high by one or two.
        while isNegative {
            digit -= 1
            isNegative = !addBack(divisor, to: &rest, at: place)
        }
        return digit
    }

    /// Whether the sum passed zero.
    private static func addBack(
        _ divisor: [UInt64], to rest: inout [UInt64], at place: Int
    ) -> Bool {
        var carry: UInt64 = 0
        for index in divisor.indices {
            let (partial, overflow) = rest[place + index].addingReportingOverflow(divisor[index])
            let (total, overflowAgain) = partial.addingReportingOverflow(carry)
            rest[place + index] = total
            carry = overflow || overflowAgain ? 1 : 0
        }
        let (total, overflow) = rest[place + divisor.count].addingReportingOverflow(carry)
        rest[place + divisor.count] = total
        return overflow
    }
}
