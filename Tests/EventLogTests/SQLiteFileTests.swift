import Events
import Foundation
import GRDB
import Synchronization
import Testing

@testable import EventLogSQLite

/// The file beneath the log: its formats, its transactions, its write-ahead log.
@Suite struct SQLiteFileTests {
    // MARK: Formats

    /// As format 1 was: one table for all records, and a mark for the run being written too.
    private func makeFormat1(_ path: String, records: Int64) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA page_size = 32768; PRAGMA journal_mode = WAL")
            let steps = try String(
                contentsOf: #require(
                    Bundle.module.url(forResource: "format-1", withExtension: "sql")),
                encoding: .utf8)
            try db.execute(sql: steps)
            for partition in 1...2 as ClosedRange<Int64> {
                for offset in 0..<records {
                    try db.execute(
                        sql: "INSERT INTO record VALUES (?, ?, ?, ?, ?)",
                        arguments: [
                            partition << 40 | offset, 1_000 * offset, Data([1]), nil,
                            Data("\(partition)/\(offset)".utf8),
                        ])
                    try db.execute(
                        sql: "INSERT OR REPLACE INTO time_mark VALUES (?, ?)",
                        arguments: [partition << 40 | offset / 1024 * 1024, 1_000 * offset])
                }
                try db.execute(
                    sql: "UPDATE partition SET next_offset = ?, bytes = ? WHERE id = ?",
                    arguments: [records, records * 9, partition])
            }
        }
        try queue.close()
    }

    @Test func aFileOfFormat1IsBroughtForward() async throws {
        let fixture = try SQLiteFixture()
        try makeFormat1(fixture.path, records: 1_500)
        let log = try fixture.open(fixture.settings)
        let topic = try TopicName("old")
        let partition = Partition(topic, 1)
        let found = try await log.read(
            partition, from: .offset(1_499), limit: BatchLimit(records: 10))
        #expect(found.map(\.message.value) == [Array("2/1499".utf8)])
        for second in [0, 1_000, 1_023, 1_024, 1_499] as [Int64] {
            let start = ReadStart.time(Date(timeIntervalSince1970: Double(second)))
            let found = try await log.read(partition, from: start, limit: BatchLimit(records: 1))
            #expect(found.map(\.position.offset) == [second])
        }
        let lag = try await log.lag(of: try GroupName("old.readers"), in: [topic])
        #expect(lag.map(\.records) == [1_500 - 700, 1_500])
        let positions = try await log.append(
            (0..<20).map { Message(key: [$0], value: [7]) }, to: topic)
        #expect(Set(positions.map(\.offset)).isSuperset(of: [1_500, 1_501]))
        // What format 1 had no place for comes with the next start of a service.
        try await log.create([TopicSpecification(topic, partitions: 2, keepsLastOfKey: true)])
        #expect(try await log.describe([topic]).map(\.keepsLastOfKey) == [true])
        #expect(try await log.integrityProblems() == [])
        await fixture.tearDown()
    }

    @Test func timesAreFoundInEveryRunOfRecords() async throws {
        let fixture = try SQLiteFixture()
        let log = try fixture.open(fixture.settings)
        let topic = try TopicName("timed")
        try await log.create([TopicSpecification(topic, partitions: 1)])
        // One of them is late: it does not hide those after it.
        let times = (0..<2_500).map { Double($0 == 1_100 ? 5 : $0) }
        _ = try await log.append(
            times.map {
                Message(value: [1], timestamp: Date(timeIntervalSince1970: 1_000_000 + $0))
            }, to: topic)
        for second in [0, 1_023, 1_024, 1_100, 2_047, 2_048, 2_499, 2_500] {
            let found = try await log.read(
                Partition(topic, 0),
                from: .time(Date(timeIntervalSince1970: 1_000_000 + Double(second))),
                limit: BatchLimit(records: 1))
            let expected = times.firstIndex { $0 >= Double(second) }.map(Int64.init)
            #expect(found.first?.position.offset == expected, "from second \(second)")
        }
        await fixture.tearDown()
    }

    // MARK: Transactions

    /// Adds numbers to a table; a negative one fails.
    private func write(_ number: Int, tell: @escaping @Sendable (Int, Bool) -> Void) -> PendingWrite
    {
        PendingWrite { db in
            try db.execute(sql: "INSERT INTO number VALUES (?)", arguments: [number])
            guard number >= 0 else { throw EventLogError.batchLost("on purpose") }
            return { tell(number, true) }
        } fail: { _ in
            tell(number, false)
        }
    }

    @Test func aWriteThatFailsLeavesNoTraceAndHarmsNoOther() throws {
        let database = try DatabaseQueue()
        let queue = WriteQueue()
        let told = Mutex<[Int: Bool]>([:])
        let numbers = [1, -1, 2, 3, -2, 4]
        let mustDrain = numbers.map { number in
            queue.add(write(number) { number, isDone in told.withLock { $0[number] = isDone } })
        }
        #expect(mustDrain == [true, false, false, false, false, false])
        let kept = try database.writeWithoutTransaction { db in
            try db.execute(sql: "CREATE TABLE number (number INTEGER)")
            queue.drain(into: db)
            return try Int.fetchAll(db, sql: "SELECT number FROM number")
        }
        #expect(kept == [1, 2, 3, 4])
        #expect(
            told.withLock { $0 } == [1: true, -1: false, 2: true, 3: true, -2: false, 4: true])
        #expect(queue.add(write(5) { _, _ in }), "drained, and ready for the next")
    }

    @Test func writesThatGatherShareTransactionsUpToTheBound() throws {
        let database = try DatabaseQueue()
        let queue = WriteQueue()
        let count = WriteQueue.together * 2 + 1
        for number in 0..<count { _ = queue.add(write(number) { _, _ in }) }
        let commits = Mutex(0)
        try database.writeWithoutTransaction { db in
            try db.execute(sql: "CREATE TABLE number (number INTEGER)")
            let observer = CommitCount { commits.withLock { $0 += 1 } }
            db.add(transactionObserver: observer, extent: .databaseLifetime)
            queue.drain(into: db)
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM number") == count)
        }
        #expect(commits.withLock { $0 } == 3)
    }

    private final class CommitCount: TransactionObserver {
        let onCommit: () -> Void
        init(_ onCommit: @escaping () -> Void) { self.onCommit = onCommit }
        func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
        func databaseDidChange(with event: DatabaseEvent) {}
        func databaseDidCommit(_ db: Database) { onCommit() }
        func databaseDidRollback(_ db: Database) {}
    }

    // MARK: The write-ahead log

    @Test func whatIsCommittedMovesIntoTheFileBesideTheWriters() async throws {
        let fixture = try SQLiteFixture()
        let log = try fixture.open(fixture.settings)
        let topic = try TopicName("large")
        try await log.create([TopicSpecification(topic, partitions: 1)])
        let message = Message(value: Array(repeating: 7, count: 500_000))
        // Well over the pages that make a checkpoint due.
        for _ in 0..<10 {
            _ = try await log.append(Array(repeating: message, count: 10), to: topic)
        }
        let deadline = ContinuousClock.now + fixture.patience
        let url = URL(fileURLWithPath: fixture.path)
        while try Data(contentsOf: url, options: .mappedIfSafe).count < 16 * 1024 * 1024 {
            try #require(ContinuousClock.now < deadline, "nothing was moved into the file")
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try await log.describe([topic]).first?.partitions.first?.end == 100)
        await fixture.tearDown()
    }

    /// The thread that checkpoints may be at it while the log is closed.
    @Test func aClosedFileIsNotCheckpointed() async throws {
        let fixture = try SQLiteFixture()
        let log = try fixture.open(fixture.settings)
        await log.close()
        #expect(throws: DatabaseError.self) { try log.core.file.checkpoint(.passive) }
        await fixture.tearDown()
    }

    /// The next one to open the file need not take it for one that was left in a crash.
    @Test func aLogThatWasClosedLeavesNoWriteAheadLog() async throws {
        let fixture = try SQLiteFixture()
        for _ in 0..<5 {
            let log = try fixture.open(fixture.settings)
            let topic = try TopicName("closed")
            try await log.create([TopicSpecification(topic, partitions: 1)])
            _ = try await log.append([Message(value: [1])], to: topic)
            let subscription = try await log.subscribe(try GroupName("readers"), to: [topic])
            _ = try await subscription.next(BatchLimit(records: 1), waitingUpTo: .zero)
            #expect(FileManager.default.fileExists(atPath: fixture.path + "-wal"))
            await log.close()
            #expect(!FileManager.default.fileExists(atPath: fixture.path + "-wal"))
        }
        await fixture.tearDown()
    }

    /// A backup is such a reader, and writers stand behind the checkpoint.
    @Test func aCheckpointThatAReaderHoldsUpIsGivenUpSoon() {
        let patience = Patience(.seconds(60))
        let isWorthALook = patience.callback
        #expect(isWorthALook(1_000))
        patience.cutShort { #expect(!isWorthALook(1_000)) }
        #expect(isWorthALook(1_000))
        #expect(!isWorthALook(100_000))
    }

    // MARK: Headers

    @Test func headersComeBackAsTheyWere() {
        let headers = [
            Header("", []), Header("ce_id", "1"), Header("ce_id", "2"),
            Header("größe", Array(repeating: 0xFF, count: 20_000)),
            Header(String(repeating: "n", count: 300), [0]),
        ]
        var bytes: [UInt8] = []
        HeaderCodec.encode(headers, to: &bytes)
        #expect(HeaderCodec.decode(bytes) == headers)
        #expect(HeaderCodec.decode([]) == [])
    }

    @Test func headersThatWereCutAreDamaged() {
        var bytes: [UInt8] = []
        HeaderCodec.encode([Header("ce_id", "1234")], to: &bytes)
        for count in 1..<bytes.count {
            #expect(HeaderCodec.decode(Array(bytes.prefix(count))) == nil)
        }
        #expect(HeaderCodec.decode([0xFF, 0xFF, 0xFF, 0xFF, 0x01]) == nil)
    }
}
