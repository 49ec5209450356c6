import Events
import Foundation
import Testing

@Suite struct DeadLetterTests {
    private let record = Samples.record(
        [1, 2, 3], headers: [Header("ce_id", "e1"), Header("trace", [0xFF])], key: [9])

    private var letter: DeadLetter {
        DeadLetter(
            record, group: Groups().verification, attempts: 5, kind: "ProcessDied",
            reason: "5 processes ended")
    }

    private func place(_ message: Message) -> Record {
        Record(
            position: Position(Partition(Samples.topic.deadLetters, 0), 4),
            timestamp: Samples.time.addingTimeInterval(60), message: message)
    }

    @Test func itsHeadersAreThoseThatTheToolsOfKafkaAndSpringKnow() {
        let message = letter.letter(maximumBytes: 1_000_000)
        #expect(message.value == [1, 2, 3])
        #expect(message.key == [9])
        #expect(message.timestamp == nil)
        #expect(message.headers.prefix(2) == record.message.headers[...])
        let texts = [
            "__dlq.errors.topic": "certificate.requests", "__dlq.errors.partition": "1",
            "__dlq.errors.offset": "7", "__dlq.errors.group": "assay.verification",
            "__dlq.errors.delivery.count": "5", "__dlq.errors.message": "5 processes ended",
            "kafka_dlt-original-topic": "certificate.requests",
            "kafka_dlt-original-consumer-group": "assay.verification",
            "kafka_dlt-exception-fqcn": "ProcessDied",
            "kafka_dlt-exception-message": "5 processes ended",
        ]
        for (name, text) in texts { #expect(message.text(name) == text, "\(name)") }
        #expect(message.header("kafka_dlt-original-partition") == [0, 0, 0, 1])
        #expect(message.header("kafka_dlt-original-offset") == [0, 0, 0, 0, 0, 0, 0, 7])
        // 1,795,000,000,000 milliseconds.
        #expect(
            message.header("kafka_dlt-original-timestamp") == [0, 0, 1, 0xA1, 0xEE, 0x56, 0x5E, 0])
        #expect(message.headers.count == texts.count + 3 + 2)
    }

    @Test func itComesBackAsItWent() throws {
        let read = try #require(DeadLetter(place(letter.letter(maximumBytes: 1_000_000))))
        var expected = letter
        expected.message.timestamp = nil
        #expect(read == expected)
        #expect(DeadLetter(record) == nil)
    }

    @Test func whatIsSentAgainIsTheMessageAsItCameWithANameOfItsLetter() throws {
        let position = place(Message(value: nil)).position
        let letter = try #require(DeadLetter(place(letter.letter(maximumBytes: 1_000_000))))
        let again = letter.redriven(from: position)
        #expect(again.key == record.message.key)
        #expect(again.value == record.message.value)
        #expect(
            again.headers == record.message.headers
                + [Header("assay_redriven-from", "dlq.certificate.requests/0@4")])
        // Set aside and sent once more, it names the newer letter alone.
        let once = Record(position: record.position, timestamp: record.timestamp, message: again)
        let second = DeadLetter(
            once, group: Groups().verification, attempts: 1, kind: "k", reason: "r")
        let other = Position(position.partition, 5)
        #expect(
            second.redriven(from: other).headers.filter { $0.name == DeadLetter.redrivenHeader }
                == [Header("assay_redriven-from", "dlq.certificate.requests/0@5")])
    }

    @Test func aValueThatLeavesNoRoomForTheFactsIsLeftOut() throws {
        let limit = 20_000
        let large = Samples.record([UInt8](repeating: 7, count: limit - 10), key: [1])
        let letter = DeadLetter(
            large, group: Groups().verification, attempts: 1, kind: "k",
            reason: String(repeating: "r", count: 100_000))
        let message = letter.letter(maximumBytes: limit)
        #expect(message.sizeInBytes < limit)
        #expect(message.value == nil)
        let read = try #require(DeadLetter(place(message)))
        #expect(read.omitted == Fingerprint(of: large.message.value ?? []))
    }

    @Test func theTopicOfTheLongestNameHasAName() throws {
        let longest = try TopicName(String(repeating: "x", count: TopicName.maximumLength))
        #expect(try TopicName(longest.deadLetters.rawValue) == longest.deadLetters)
        #expect(longest.deadLetters.isDeadLetters)
        #expect(!longest.isDeadLetters)
    }
}
