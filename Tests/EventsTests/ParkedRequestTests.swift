import Events
import Foundation
import Testing

@Suite struct ParkedRequestTests {
    private static let time = Date(timeIntervalSince1970: 1_795_000_000.25)

    private func record(_ message: Message) -> Record {
        Record(
            position: Position(Partition(Topics().requests, 3), 17), timestamp: Self.time,
            message: message)
    }

    private func parked(_ message: Message) -> ParkedRequest {
        ParkedRequest(
            record(message), since: Self.time + 1, attempt: 2, notBefore: Self.time + 11)
    }

    /// As it is read from its topic, at another place and time.
    private func read(_ message: Message) -> ParkedRequest? {
        ParkedRequest(
            Record(
                position: Position(Partition(Topics().retries, 0), 0), timestamp: Self.time + 100,
                message: message))
    }

    @Test(arguments: [
        Message(key: [1], headers: [Header("ce_id", "a"), Header("x", [0xFF])], value: [1, 2]),
        Message(value: nil),
        Message(key: nil, headers: [Header("x", "1"), Header("x", "2")], value: []),
    ])
    func givesBackTheVeryRecord(message: Message) throws {
        var original = message
        original.timestamp = Self.time
        let found = try #require(read(parked(original).message))
        #expect(found == parked(original))
        #expect(found.original == record(original))
        let ids = [found.original, record(original)].map {
            EventID(causedBy: $0, stage: OutcomeCodec.stage)
        }
        #expect(ids[0] == ids[1])
        #expect(
            parked(original).message.sizeInBytes - original.sizeInBytes
                < ParkedRequest.headRoomBytes)
    }

    @Test func aSenderCannotSayWhereItsRequestStood() throws {
        let forged = parked(Message(value: [1])).message
        let found = try #require(read(parked(forged).message))
        #expect(found.original.position == record(forged).position)
        #expect(found.original.message.headers.isEmpty)
    }

    @Test func whatWasNeverParkedIsNoParkedRequest() {
        #expect(read(Message(value: [1])) == nil)
        var message = parked(Message(value: [1])).message
        message.headers.removeAll { $0.name == "ce_parkedoffset" }
        #expect(read(message) == nil)
    }
}
