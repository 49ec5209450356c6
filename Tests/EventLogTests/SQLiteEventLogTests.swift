import Events
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import EventLogSQLite

@Suite struct SQLiteEventLogTests {
    @Test(arguments: EventLogContract.promises)
    func keepsThePromise(_ promise: EventLogPromise) async throws {
        try await promise.check(on: SQLiteFixture())
    }

    @Test func opensAgainWithEverythingThatWasAcknowledged() async throws {
        let fixture = try SQLiteFixture()
        let topic = try TopicName("requests")
        let group = try GroupName("readers")
        var positions: [Position] = []
        do {
            let log = try fixture.open(fixture.settings)
            try await log.create([TopicSpecification(topic, partitions: 2)])
            positions = try await log.append(messages(10), to: topic)
            let member = try await log.subscribe(group, to: [topic])
            let batch = try await member.next(
                BatchLimit(records: 4), waitingUpTo: fixture.patience)
            try await member.commit(
                batch, emitting: [Emission(Message(value: [1]), to: topic)])
            await log.close()
        }
        let log = try fixture.open(fixture.settings)
        let ends = try await log.describe([topic]).flatMap(\.partitions).map(\.end)
        #expect(ends.reduce(0, +) == 11)
        for position in positions {
            let found = try await log.read(
                position.partition, from: .offset(position.offset), limit: BatchLimit(records: 1))
            #expect(found.map(\.position) == [position])
        }
        let lag = try await log.lag(of: group, in: [topic])
        #expect(lag.map(\.records).reduce(0, +) == 7)
        #expect(try await log.integrityProblems() == [])
        await fixture.tearDown()
    }

    /// As of services that are started together: one looks while the other makes the file.
    @Test func aFileThatIsBeingMadeIsNoForeignOne() async throws {
        let fixture = try SQLiteFixture()
        let path = fixture.path
        try edit(path) { try $0.execute(sql: "PRAGMA journal_mode = wal") }
        let maker = try DatabaseQueue(path: path)
        let looker = try DatabaseQueue(path: path)
        let isMade = Mutex(false)
        try await looker.writeWithoutTransaction { db in
            db.trace { event in
                guard "\(event)".contains("sqlite_schema") else { return }
                try? maker.writeWithoutTransaction { try LogSchema.migrate($0, path: path) }
                isMade.withLock { $0 = true }
            }
            try LogSchema.prepare(db, path: path)
        }
        #expect(isMade.withLock { $0 }, "nothing was made between the looks")
        await fixture.tearDown()
    }

    @Test func leavesTheFileOfANewerAssayAlone() async throws {
        let fixture = try SQLiteFixture()
        await (try fixture.open(fixture.settings)).close()
        try edit(fixture.path) { try $0.execute(sql: "PRAGMA user_version = 1000") }
        let before = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
        #expect {
            _ = try fixture.open(fixture.settings)
        } throws: {
            "\($0)".contains("newer Assay") && ($0 as? EventLogError)?.reaction == .stop
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path)) == before)
        await fixture.tearDown()
    }

    @Test func leavesForeignFilesAlone() async throws {
        let fixture = try SQLiteFixture()
        try edit(fixture.path) { try $0.execute(sql: "CREATE TABLE theirs (id INTEGER)") }
        let before = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
        #expect {
            _ = try fixture.open(fixture.settings)
        } throws: {
            "\($0)".contains("not an Assay log")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path)) == before)

        let text = Data("not a database at all, but long enough to be read as one\n".utf8)
        let note = Data(repeating: 0x20, count: 4096) + text
        try note.write(to: URL(fileURLWithPath: fixture.path))
        #expect {
            _ = try fixture.open(fixture.settings)
        } throws: {
            "\($0)".contains("not an Assay log")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path)) == note)
        await fixture.tearDown()
    }

    @Test func saysThatTheFolderIsMissing() throws {
        #expect {
            _ = try SQLiteEventLog(path: "/nonexistent/assay/log.sqlite")
        } throws: {
            if case .storage? = $0 as? EventLogError { true } else { false }
        }
    }

    @Test func aFullDiskLosesNothingAcknowledged() async throws {
        let fixture = try SQLiteFixture()
        var settings = fixture.settings
        settings.maximumFileBytes = 2 * 1024 * 1024
        let log = try fixture.open(settings)
        let topic = try TopicName("requests")
        try await log.create([TopicSpecification(topic, partitions: 1)])
        var acknowledged = 0
        var failure: EventLogError?
        while failure == nil, acknowledged < 100 {
            do throws(EventLogError) {
                _ = try await log.append(messages(1, bytes: 100_000), to: topic)
                acknowledged += 1
            } catch {
                failure = error
            }
        }
        guard case .storage? = failure else {
            Issue.record("expected storage, got \(String(describing: failure))")
            return
        }
        #expect(acknowledged > 5)
        let described = try await log.describe([topic])
        #expect(described.first?.partitions.first?.end == Int64(acknowledged))
        #expect(try await log.integrityProblems() == [])
        await fixture.tearDown()
    }

    @Test func aBusyFileIsUnavailableAndThenGoesOn() async throws {
        let fixture = try SQLiteFixture()
        var settings = fixture.settings
        settings.busyTimeout = .milliseconds(10)
        let log = try fixture.open(settings)
        let topic = try TopicName("requests")
        try await log.create([TopicSpecification(topic, partitions: 1)])
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: fixture.path, configuration: configuration)
        try await other.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }
        await #expect {
            _ = try await log.append(messages(1), to: topic)
        } throws: {
            ($0 as? EventLogError)?.reaction == .retry
        }
        #expect(try await log.describe([topic]).count == 1, "readers do not wait for writers")
        try await other.writeWithoutTransaction { db in try db.execute(sql: "ROLLBACK") }
        #expect(try await log.append(messages(1), to: topic).map(\.offset) == [0])
        try other.close()
        await fixture.tearDown()
    }

    @Test func syncsEveryCommitOnLargePages() async throws {
        let fixture = try SQLiteFixture()
        await (try fixture.open(fixture.settings)).close()
        try edit(fixture.path) { db throws in
            #expect(try Int.fetchOne(db, sql: "PRAGMA page_size") == 32_768)
            #expect(try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal")
            #expect(try Int.fetchOne(db, sql: "PRAGMA application_id") == 0x4173_7361)
        }
        await fixture.tearDown()
    }

    @Test func readsTheWriteAheadLogThatADeadProcessLeft() async throws {
        let fixture = try SQLiteFixture()
        let log = try fixture.open(fixture.settings)
        let topic = try TopicName("requests")
        try await log.create([TopicSpecification(topic, partitions: 1)])
        _ = try await log.append(messages(50), to: topic)
        // What a power cut leaves: the files as they are now, and half a frame more.
        let copy = try SQLiteFixture()
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: fixture.path + suffix, toPath: copy.path + suffix)
        }
        let wal = try FileHandle(forWritingTo: URL(fileURLWithPath: copy.path + "-wal"))
        try wal.seekToEnd()
        try wal.write(contentsOf: Data(repeating: 0x5A, count: 20_000))
        try wal.close()
        let survivor = try copy.open(copy.settings)
        #expect(try await survivor.describe([topic]).first?.partitions.first?.end == 50)
        #expect(try await survivor.integrityProblems() == [])
        #expect(try await survivor.append(messages(1), to: topic).map(\.offset) == [50])
        await copy.tearDown()
        await fixture.tearDown()
    }

    private func messages(_ count: Int, bytes: Int = 100) -> [Message] {
        (0..<count).map { Message(key: [UInt8($0)], value: Array(repeating: 1, count: bytes)) }
    }

    private func edit(_ path: String, _ body: (Database) throws -> Void) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction(body)
        try queue.close()
    }
}
