import Events
import Foundation
import Testing

@Suite struct OutcomeCodecTests {
    private func record(of message: Message) -> Record {
        Record(
            position: Position(Partition(Topics().errors, 0), 9), timestamp: Samples.time,
            message: message)
    }

    @Test func aVerdictComesBackAsItWent() throws {
        let cause = Samples.record("{}", headers: [Header("ce_id", "cause")])
        let message = OutcomeCodec.message(
            .verdict(Samples.verdict), causedBy: cause, time: Samples.time, maximumBytes: 1_000_000)
        let event = try OutcomeCodec.read(record(of: message))
        #expect(event.outcome == .verdict(Samples.verdict))
        #expect(event.envelope.causation == "cause")
        #expect(event.envelope.type == .failed)
        #expect(message.key == Fingerprint(of: Samples.der).bytes)
        #expect(event.outcome.topic(of: Topics()) == Topics().errors)
    }

    @Test func anUnreadableRequestKeepsItsBytesAndFacts() throws {
        let bytes: [UInt8] = [0xFF, 0x00, 0xFE]
        let cause = Samples.record(bytes, headers: [Header("ce_source", "/portal")], key: [1, 2])
        let request = UnreadableRequest(
            reason: UnreadableReason(.notJSON, "neither this nor that"), record: cause,
            requestID: "order 7", notify: ["pki", "ops"])
        let message = OutcomeCodec.message(
            .unreadable(request), causedBy: cause, time: Samples.time, maximumBytes: 1_000_000)
        #expect(message.value == bytes)
        #expect(message.key == [1, 2])
        #expect(message.text("ce_subindication") == "FORMAT_FAILURE")
        guard case .unreadable(let read) = try OutcomeCodec.read(record(of: message)).outcome else {
            Issue.record("not read as unreadable")
            return
        }
        #expect(read.reason == request.reason)
        #expect(read.position == cause.position)
        #expect(read.original == bytes)
        #expect(read.source == "/portal")
        #expect(read.requestID == "order 7")
        #expect(read.notify == ["pki", "ops"])
    }

    @Test func anEventAboutALargeMessageFitsTheLog() throws {
        let limit = 100_000
        let cause = Samples.record([UInt8](repeating: 7, count: limit))
        let request = UnreadableRequest(
            reason: UnreadableReason(.tooLarge, "too large"), record: cause,
            requestID: String(repeating: "x", count: 50_000))
        let message = OutcomeCodec.message(
            .unreadable(request), causedBy: cause, time: Samples.time, maximumBytes: limit)
        #expect(message.sizeInBytes < limit)
        #expect(message.value == nil)
        #expect(message.text("ce_originbytes") == "\(limit)")
        #expect(message.text("ce_originsha256")?.count == 64)
    }

    @Test func theIdDependsOnThePlaceOfTheCauseAlone() {
        func id(_ record: Record) -> String? {
            OutcomeCodec.message(
                .verdict(Samples.verdict), causedBy: record, time: .now, maximumBytes: 1_000_000
            ).text("ce_id")
        }
        let one = Samples.record("{}", headers: [Header("ce_id", "reused")])
        let again = Samples.record([1], headers: [], offset: 7)
        let other = Samples.record([1], headers: [Header("ce_id", "reused")], offset: 8)
        #expect(id(one) == id(again))
        #expect(id(one) != id(other))
    }

    @Test func foreignEventsAreRefusedWithWords() {
        for message in [
            Message(value: [1]),
            Envelope(id: EventID("1"), source: "s", type: .requested).message(
                key: nil, payload: []),
            Envelope(id: EventID("1"), source: "s", type: .verified).message(
                key: nil, payload: [1]),
            Envelope(id: EventID("1"), source: "s", type: .unreadable)
                .message(key: nil, payload: nil),
        ] {
            #expect(throws: ContractError.self) { try OutcomeCodec.read(record(of: message)) }
        }
    }
}
