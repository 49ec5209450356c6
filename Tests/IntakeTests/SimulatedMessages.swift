import Events
import Foundation
import Testing

@testable import Intake

/// The first messages of a simulated source, and what the services' own reader makes of them.
struct SimulatedMessages {
    struct Item {
        let message: Message
        let expectation: String
        let result: Result<VerificationRequest, UnreadableReason>
    }

    let pki: TestPKI
    let items: [Item]

    init(
        of character: SourceCharacter, count: Int, seed: UInt64 = 1, pki: TestPKI? = nil,
        at time: Date = .now
    ) throws {
        let pki = try pki ?? TestPKI(seed: seed, at: time)
        self.pki = pki
        var script = RequestScript(
            character, pki: pki, seed: seed, start: time, revocationSlots: 0..<8)
        let topic = Topics().requests
        items = try (0..<count).map { index in
            let message = try script.next(at: time)
            let record = Record(
                position: Position(Partition(topic, 0), Int64(index)), timestamp: time,
                message: message)
            let header = try #require(message.header("ce_expectation"))
            return Item(
                message: message, expectation: String(decoding: header, as: UTF8.self),
                result: Result { () throws(UnreadableReason) in
                    try RequestReader().read(record).request
                })
        }
    }
}
