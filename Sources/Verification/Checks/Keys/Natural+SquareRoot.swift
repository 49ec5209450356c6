extension Natural {
    /// The largest number whose square is not greater, and what its square lacks.
    ///
    /// Newton's method with as many bits as are right already, which double a step: the algorithm of
    /// CPython's `math.isqrt` (Mark Dickinson), whose source has the proof.
    var squareRootAndRemainder: (root: Natural, remainder: Natural) {
        let root = upperSquareRoot
        let square = root * root
        guard square > self else { return (root, self - square) }
        // (root - 1)^2 = root^2 - 2 root + 1
        let lower = root - Natural(1)
        return (lower, self - (square - root - lower))
    }

    /// The root, or the number above it.
    private var upperSquareRoot: Natural {
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
        return large ?? Natural(root)
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
