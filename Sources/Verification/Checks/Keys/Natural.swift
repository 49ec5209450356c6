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
}
