import Events
import FoundationEssentials

/// Several simulated sources over one test PKI, seeded, with one count and one rate for all.
///
/// What a seed fixes and what not is said at ``RequestScript`` and ``TestPKI``. The sources run side
/// by side, so how their messages interleave is not fixed either.
package struct Simulation: Sendable {
    /// The bound on the sources of one simulation: each has its own revoked certificates.
    package static let maximumSources = 8

    package let pki: TestPKI
    package let sources: [SimulatedSource]

    /// - Parameters:
    ///   - count: messages of all sources together, exactly; nil is without end.
    ///   - rate: messages a second of all sources together; nil is as fast as the log takes them.
    ///   - start: what the PKI's dates are relative to.
    ///   - now: what the requests' dates are relative to.
    /// - Precondition: one to ``maximumSources`` characters; count and rate are not negative, and
    ///   the rate is not zero.
    package init(
        seed: UInt64, count: Int? = nil, rate: Double? = nil, at start: Date,
        characters: [SourceCharacter] = SourceCharacter.all,
        now: @escaping @Sendable () -> Date = { Date() },
        clock: any Clock<Duration> = ContinuousClock()
    ) throws {
        precondition((1...Self.maximumSources).contains(characters.count))
        precondition((count ?? 0) >= 0 && (rate ?? 1) > 0)
        let pki = try TestPKI(seed: seed, at: start)
        let weights = characters.map(\.weight)
        let counts = count.map { Self.shares(of: $0, weights) }
        let slots = TestAuthority.revokedCertificates / Self.maximumSources
        self.pki = pki
        sources = characters.enumerated().map { index, character in
            SimulatedSource(
                character, count: counts?[index],
                rate: rate.map { $0 * Double(character.weight) / Double(weights.reduce(0, +)) },
                pki: pki, seed: seed, start: start,
                revocationSlots: index * slots..<(index + 1) * slots, now: now, clock: clock)
        }
    }

    /// Whole shares that add up to the total; what rounding leaves goes to the first ones.
    static func shares(of total: Int, _ weights: [Int]) -> [Int] {
        let sum = weights.reduce(0, +)
        var shares = weights.map { total / sum * $0 + total % sum * $0 / sum }
        for index in shares.indices.prefix(total - shares.reduce(0, +)) { shares[index] += 1 }
        return shares
    }
}
