import Foundation
import Testing

@testable import Events

@Suite struct PartitionerTests {
    /// The vectors of Apache Kafka's `UtilsTest.testMurmur2`.
    @Test(arguments: [
        ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
        ("a-little-bit-longer-string", -1_486_304_829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
        ("abc", 479_470_107),
    ])
    func hashesAsKafkaDoes(_ text: String, _ expected: Int32) {
        #expect(Int32(bitPattern: Partitioner.murmur2(Array(text.utf8))) == expected)
    }

    @Test func staysWithinThePartitions() {
        for number in 0..<1000 {
            let key = Array("key-\(number)".utf8)
            #expect((0..<7).contains(Partitioner.partition(of: key, count: 7)))
            #expect(Partitioner.partition(of: key, count: 1) == 0)
        }
    }
}

@Suite struct NameTests {
    @Test(arguments: ["a", "certificate.requests", "A_b-9", String(repeating: "x", count: 249)])
    func takesTopicNames(_ name: String) throws {
        #expect(try TopicName(name).rawValue == name)
    }

    @Test(arguments: ["", ".", "..", "a b", "ä", "a/b", String(repeating: "x", count: 250)])
    func refusesTopicNames(_ name: String) {
        #expect(throws: InvalidName.self) { try TopicName(name) }
    }

    @Test func refusesGroupNames() {
        for name in ["", "a b", "ä", "a\n", String(repeating: "x", count: 256)] {
            #expect(throws: InvalidName.self) { try GroupName(name) }
        }
    }
}

@Suite struct EventIdentityTests {
    private func record(
        partition: Int32 = 1, offset: Int64 = 2, milliseconds: Int64 = 3
    ) throws -> Record {
        Record(
            position: Position(Partition(try TopicName("t"), partition), offset),
            timestamp: Date(millisecondsSince1970: milliseconds), message: Message(value: nil))
    }

    @Test func idsRepeatForTheSameCauseAndDifferForAnother() throws {
        let ids = [
            EventID(causedBy: try record(), stage: "verdict"),
            EventID(causedBy: try record(), stage: "notice"),
            EventID(causedBy: try record(), stage: "verdict", ordinal: 1),
            EventID(causedBy: try record(partition: 2), stage: "verdict"),
            EventID(causedBy: try record(offset: 3), stage: "verdict"),
            EventID(causedBy: try record(milliseconds: 4), stage: "verdict"),
        ]
        #expect(Set(ids).count == ids.count)
        #expect(ids[0] == EventID(causedBy: try record(), stage: "verdict"))
        #expect(ids.allSatisfy { $0.rawValue.utf8.count == 32 })
    }

    @Test func revisionsAreOrderedByTimeAndThenByPlace() throws {
        let ordered = [
            Revision(of: try record(partition: 9, offset: 9, milliseconds: 1)),
            Revision(of: try record(partition: 0, offset: 9, milliseconds: 2)),
            Revision(of: try record(partition: 1, offset: 0, milliseconds: 2)),
            Revision(of: try record(partition: 1, offset: 1, milliseconds: 2)),
        ]
        #expect(ordered.shuffled().sorted() == ordered)
        for revision in ordered { #expect(Revision("\(revision)") == revision) }
    }

    @Test func aTimeIsTheSameHoweverOftenItIsWritten() throws {
        for base: Int64 in [0, 1_795_000_000_000, 4_102_444_800_000] {
            for count in base..<base + 1_000 {
                let text = Timestamps.format(Date(millisecondsSince1970: count))
                let read = try #require(Timestamps.parse(text))
                #expect(read.millisecondsSince1970 == count)
                #expect(Timestamps.format(read) == text)
            }
        }
    }

    @Test func aTimestampOfTheFutureMakesNoVerdictNewerThanThePresent() throws {
        let present = Date(millisecondsSince1970: 5)
        let forged = Revision(of: try record(milliseconds: 1_000_000), readAt: present)
        let later = Revision(
            of: try record(milliseconds: 6), readAt: Date(millisecondsSince1970: 6))
        #expect(forged < later)
    }

    @Test(arguments: ["", "1-2", "1-2-3-4", "a-1-2", "1--2", "1-2-99999999999999999999"])
    func refusesOtherTextsAsRevisions(_ text: String) {
        #expect(Revision(text) == nil)
    }
}
