import Events
import Foundation
import Synchronization
import Testing

@testable import Intake

@Suite("Files and folders")
struct FileSourceTests {
    private let folder: TemporaryFolder
    private let pki: TestPKI

    init() throws {
        folder = try TemporaryFolder()
        pki = try TestPKI(seed: 1, at: .now)
    }

    private func pem(_ name: String) throws -> [UInt8] {
        let chain = try TestChain(name, pki: pki)
        return TestChain.pem([chain.leaf] + chain.path)
    }

    private func messages(_ source: some EventSource) async throws -> [Message] {
        let messages = Mutex<[Message]>([])
        try await source.run { batch in messages.withLock { $0 += batch } }
        return messages.withLock { $0 }
    }

    @Test("a folder is read to its depths, links and hidden files as one expects")
    func foldersAreWalked() throws {
        try folder.write([1], to: "b")
        try folder.write([1], to: "a/deep/c")
        try folder.write([1], to: ".hidden")
        let manager = FileManager.default
        try manager.createSymbolicLink(
            atPath: folder.path("link"), withDestinationPath: folder.path("b"))
        try manager.createSymbolicLink(
            atPath: folder.path("a/circle"), withDestinationPath: folder.url.path)
        try manager.createSymbolicLink(
            atPath: folder.path("a/selfish"), withDestinationPath: folder.path("a/selfish"))
        let found = FolderWalk(limits: InputLimits()).files(in: folder.url.path)
        #expect(
            found.files.map { $0.dropFirst(folder.url.path.count) }
                == ["/a/deep/c", "/a/selfish", "/b"])
        #expect(found.omissions.isEmpty)
    }

    @Test("what is over a folder's limits is named")
    func foldersHaveLimits() throws {
        try folder.write([1], to: "a")
        try folder.write([1], to: "b/c/d")
        var limits = InputLimits()
        limits.filesPerFolder = 1
        #expect(FolderWalk(limits: limits).files(in: folder.url.path).omissions.count == 1)
        limits = InputLimits()
        limits.folderDepth = 1
        let found = FolderWalk(limits: limits).files(in: folder.url.path)
        #expect(found.files == [folder.path("a")])
        #expect(found.omissions.map(\.path) == [folder.path("b/c")])
    }

    @Test("every file ends as a message, and a second reading has the same ids")
    func nothingIsLost() async throws {
        try folder.write(try pem("a.example"), to: "a.pem")
        try folder.write(try pem("b.example"), to: "sub/b.txt")
        try folder.write(Array("nonsense".utf8), to: "c.crt")
        let source = FileSource(paths: [folder.url.path, folder.path("missing.pem")])
        let first = try await messages(source)
        #expect(first.count == 4)
        #expect(Set(first.compactMap { $0.text("ce_id") }).count == 4)
        let texts = first.map { String(decoding: $0.value ?? [], as: UTF8.self) }
        #expect(texts.contains { $0.contains("there is no such file") })
        #expect(texts.contains { $0.contains("c.crt") && $0.contains("SHA-256") })
        let second = try await messages(source)
        let ids = { (messages: [Message]) in
            messages.filter { $0.text("ce_subject") != nil }.compactMap { $0.text("ce_id") }
        }
        #expect(ids(first) == ids(second))

        // Touched is another observation.
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_000)],
            ofItemAtPath: folder.path("a.pem"))
        let third = try await messages(source)
        #expect(Set(ids(third)).symmetricDifference(ids(first)).count == 2)
    }

    @Test("large, forbidden and special files are problems in words")
    func badFiles() async throws {
        var limits = InputLimits()
        limits.fileBytes = 10
        let reading = FileReading(limits: limits, defaults: RequestDefaults())
        let large = try folder.write([UInt8](repeating: 0x30, count: 11), to: "large")
        #expect(
            reading.items(of: large, ignoringStrangers: true).problems.map(\.reason)
                == ["it has 11 bytes; the limit is 10"])
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("dangling"), withDestinationPath: folder.path("nothing"))
        #expect(
            reading.items(of: folder.path("dangling"), ignoringStrangers: true).problems.count == 1)
    }

    @Test("the reader for people takes files, folders and endpoints, and explains the rest")
    func inputReader() async throws {
        try folder.write(try pem("a.example"), to: "a.pem")
        let reader = try InputReader(defaults: RequestDefaults(serverName: "a.example"))
        let file = await reader.read(folder.path("a.pem"))
        #expect(file.requests.map(\.serverName) == ["a.example"])
        #expect(await reader.read(folder.url.path).requests == file.requests)
        let empty = try TemporaryFolder()
        #expect(await reader.read(empty.url.path).problems.count == 1)
        let missing = await reader.read("no/such/file")
        #expect(missing.problems.map(\.reason) == ["there is no such file or folder"])
    }

    @Test("standard input is read to its end")
    func standardInput() async throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: try pem("a.example"))
        try pipe.fileHandleForWriting.close()
        let source = StandardInputSource(handle: pipe.fileHandleForReading)
        let messages = try await messages(source)
        #expect(messages.map { $0.text("ce_source") } == ["urn:assay:standard-input"])
    }

    @Test("standard input that never ends is cut at the limit, and does not hold up the end")
    func endlessStandardInput() async throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: [UInt8](repeating: 0x41, count: 100))
        var limits = InputLimits()
        limits.fileBytes = 99
        let source = StandardInputSource(limits: limits, handle: pipe.fileHandleForReading)
        let items = await source.items()
        #expect(items?.problems.map(\.reason) == ["it has more than 99 bytes"])

        let silent = Pipe()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let source = StandardInputSource(handle: silent.fileHandleForReading)
            group.addTask {
                try await source.run { _ in Issue.record("nothing was said") }
            }
            group.cancelAll()
            try await group.waitForAll()
        }
        try silent.fileHandleForWriting.close()
    }
}
