/// How often each fault comes, as a deck of cards that is drawn to its end and shuffled again.
///
/// So each fault comes exactly as often as its card is in the deck, in every round, and a run of
/// two rounds has seen them all.
struct FaultMix: Sendable {
    private let deck: [Fault]

    /// - Parameter faults: cards for each fault; the rest of `cards` are valid requests.
    /// - Precondition: they fit the deck.
    init(of cards: Int = 50, _ faults: KeyValuePairs<Fault, Int>) {
        let wrong = faults.flatMap { Array(repeating: $0.key, count: $0.value) }
        precondition(wrong.count <= cards && cards > 0)
        deck = wrong + Array(repeating: .none, count: cards - wrong.count)
    }

    /// A shuffled round.
    func round(_ random: inout SplitMix64) -> [Fault] {
        random.shuffled(deck)
    }
}
