/// How a simulated source comes: how many at once, and how evenly.
struct Rhythm: Sendable {
    enum Gaps: Sendable {
        case even
        /// A quarter more or less.
        case jittered
        /// As independent people come: exponentially distributed, cut at five times the mean.
        case irregular
    }

    /// Messages of one beat.
    let beat: ClosedRange<Int>
    let gaps: Gaps

    struct Beat: Hashable, Sendable {
        let messages: Int
        /// How much longer than the mean the pause after it is; 1 on average.
        let stretch: Double
    }

    func next(_ random: inout SplitMix64) -> Beat {
        let messages = beat.lowerBound + random.below(beat.count)
        let draw = random.unit()
        return switch gaps {
        case .even: Beat(messages: messages, stretch: 1)
        case .jittered: Beat(messages: messages, stretch: 0.75 + draw / 2)
        case .irregular: Beat(messages: messages, stretch: min(-logarithm(1 - draw), 5))
        }
    }

    /// ln x for 0 < x <= 1, the same on every machine: by halving to [1/2, 1) and the series of
    /// 2 artanh.
    private func logarithm(_ x: Double) -> Double {
        let significand = x.significand / 2
        let ratio = (significand - 1) / (significand + 1)
        var (power, sum) = (ratio, 0.0)
        for odd in stride(from: 1.0, through: 31, by: 2) {
            sum += power / odd
            power *= ratio * ratio
        }
        return 2 * sum + Double(x.exponent + 1) * 0.693_147_180_559_945_3
    }
}
