extension Natural {
    /// The largest number whose square is not greater.
    ///
    /// Newton's method with as many bits as are right already, which double a step: the algorithm of
    /// CPython's `math.isqrt` (Mark Dickinson), whose source has the proof.
    var squareRoot: Natural {
        guard !isZero else { return self }
        let bits = (bitWidth - 1) / 2
        var root: UInt64 = 1
        var large: Natural?
        var depth = 0
        for step in stride(from: Int.bitWidth - bits.leadingZeroBitCount - 1, through: 0, by: -1) {
            let before = depth
            depth = bits >> step
            let place = 2 * bits - before - depth + 1
            if depth < 32 {
                root = root << (depth - before - 1) + word(at: place) / root
            } else {
                let known = large ?? Natural(root)
                large = known << (depth - before - 1) + (self >> place).quotient(by: known)
            }
        }
        let found = large ?? Natural(root)
        return found * found > self ? found - Natural(1) : found
    }

    /// The 64 bits from a place on.
    private func word(at place: Int) -> UInt64 {
        let (jump, shift) = (place / 64, UInt64(place % 64))
        guard jump < words.count else { return 0 }
        let low = words[jump] >> shift
        guard shift > 0, jump + 1 < words.count else { return low }
        return low | words[jump + 1] << (64 - shift)
    }
}
