import Events
import Foundation
import GRDB
import Inventory
import Testing

/// An inventory as a file that outlives processes, and that several of them share.
final class InventoryFileTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "inventory-\(UUID().uuidString)")
    private let verified = Partition(Topics().verified, 0)

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private func path(_ name: String = "inventory") -> String {
        folder.appending(path: name + ".sqlite").path
    }

    @Test func keepsEverythingInTheFile() async throws {
        try await store(1)
        let reopened = try InventoryStore(path: path())
        #expect(try await reopened.position(of: verified) == 1)
        #expect(try await reopened.certificates == .init(passed: 1))
    }

    @Test func refusesAFileThatIsNone() throws {
        #expect(throws: InventoryError.self) {
            try InventoryStore(path: "/dev/null/inventory.sqlite")
        }
    }

    @Test func processesThatOpenANewFileTogetherMakeItOnce() async throws {
        for round in 0..<10 {
            let path = path("\(round)")
            try await withThrowingTaskGroup { group in
                for number in 1...8 as ClosedRange<Int32> {
                    group.addTask {
                        let store = try InventoryStore(path: path)
                        let sample = InventorySamples.message(
                            UInt8(number), cause: InventorySamples.request(Int64(number)))
                        try await store.take([sample], of: Partition(Topics().verified, number))
                        try store.close()
                    }
                }
                try await group.waitForAll()
            }
            // Whoever makes the tables a second time loses what others have written.
            #expect(try await InventoryStore(path: path).certificates == .init(passed: 8))
        }
    }

    @Test func whatAnotherFormHeldIsReadFromTheLogAgain() async throws {
        try await store(1)
        try await edit { try $0.execute(sql: "PRAGMA user_version = 0") }
        let reopened = try InventoryStore(path: path())
        #expect(try await reopened.position(of: verified) == nil)
        #expect(try await reopened.certificates == .init())
    }

    @Test func aFileOfALaterVersionIsLeftAsItIs() async throws {
        try await store(1)
        try await edit { try $0.execute(sql: "PRAGMA user_version = 1000") }
        let error = #expect(throws: InventoryError.self) { try InventoryStore(path: self.path()) }
        #expect(error?.description.contains("\(path()): a later Assay made it (form 1000") == true)
        try await edit { database in
            let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM certificates")
            #expect(count == 1)
        }
    }

    private func store(_ number: UInt8) async throws {
        let store = try InventoryStore(path: path())
        try await store.take([
            InventorySamples.message(number, cause: InventorySamples.request(Int64(number)))
        ])
        try store.close()
    }

    private func edit(_ body: @escaping @Sendable (Database) throws -> Void) async throws {
        let queue = try DatabaseQueue(path: path())
        try await queue.writeWithoutTransaction { try body($0) }
        try queue.close()
    }
}
