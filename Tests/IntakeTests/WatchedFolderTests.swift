import Events
import Foundation
import Testing

@testable import Intake

@Suite("Watched folder")
struct WatchedFolderTests {
    private func stamp(_ size: UInt64) -> FolderChanges.Stamp {
        FolderChanges.Stamp(size: size, modified: nil, file: 1)
    }

    private func expectLook(
        _ changes: inout FolderChanges, _ stamps: [String: FolderChanges.Stamp],
        gives expected: [String], at location: SourceLocation = #_sourceLocation
    ) {
        let settled = changes.look(stamps)
        #expect(settled == expected, sourceLocation: location)
    }

    private func expectNews(
        _ changes: inout FolderChanges, _ digest: Fingerprint, at path: String, is expected: Bool,
        location: SourceLocation = #_sourceLocation
    ) {
        let isNews = changes.isNews(digest, at: path)
        #expect(isNews == expected, sourceLocation: location)
    }

    @Test("a file is given out once it looked the same twice, and again when it changed")
    func settles() {
        var changes = FolderChanges()
        expectLook(&changes, ["a": stamp(1)], gives: [])
        expectLook(&changes, ["a": stamp(2)], gives: [])
        expectLook(&changes, ["a": stamp(2), "b": stamp(1)], gives: ["a"])
        expectLook(&changes, ["a": stamp(2), "b": stamp(1)], gives: ["b"])
        expectLook(&changes, ["a": stamp(2), "b": stamp(1)], gives: [])
        expectLook(&changes, ["a": stamp(3), "b": stamp(1)], gives: [])
        expectLook(&changes, ["a": stamp(3), "b": stamp(1)], gives: ["a"])
    }

    @Test("the same content under another name is no news; the same name with other content is")
    func comparesContent() {
        let (one, two) = (Fingerprint(of: [1]), Fingerprint(of: [2]))
        var changes = FolderChanges()
        _ = changes.look(["a": stamp(1)])
        expectLook(&changes, ["a": stamp(1)], gives: ["a"])
        expectNews(&changes, one, at: "a", is: true)
        // Renamed.
        _ = changes.look(["b": stamp(1)])
        expectLook(&changes, ["b": stamp(1)], gives: ["b"])
        expectNews(&changes, one, at: "b", is: false)
        // Replaced, and back again.
        _ = changes.look(["b": stamp(2)])
        _ = changes.look(["b": stamp(2)])
        expectNews(&changes, two, at: "b", is: true)
        for _ in 0..<4 { _ = changes.look(["b": stamp(2)]) }
        expectNews(&changes, one, at: "b", is: true)
    }

    @Test("new files, files renamed into it and changed ones are sent, once each")
    func watches() async throws {
        let pki = try TestPKI(seed: 1, at: .now)
        let (folder, elsewhere) = (try TemporaryFolder(), try TemporaryFolder())
        func pem(_ name: String) throws -> [UInt8] {
            TestChain.pem([try TestChain(name, pki: pki).leaf])
        }
        let old = try pem("old.example")
        try folder.write(old, to: "old.pem")
        let (sent, continuation) = AsyncStream.makeStream(of: Message.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            let source = WatchedFolderSource(folder: folder.url.path, interval: .milliseconds(2))
            group.addTask {
                try await source.run { for message in $0 { continuation.yield(message) } }
            }
            var messages = sent.makeAsyncIterator()
            func next() async throws -> String {
                let message = try #require(await messages.next())
                return try #require(
                    message.text("ce_source")?.split(separator: "/").last.map(String.init))
            }
            #expect(try await next() == "old.pem")
            let outside = try elsewhere.write(try pem("moved.example"), to: "x")
            try FileManager.default.moveItem(atPath: outside, toPath: folder.path("moved.pem"))
            #expect(try await next() == "moved.pem")
            // A copy is no news; it is looked at before what comes after it in time and by name.
            try folder.write(old, to: "copy.pem")
            try folder.write(Array("broken".utf8), to: "sub/broken.pem")
            #expect(try await next() == "broken.pem")
            try folder.write(try pem("changed.example"), to: "old.pem")
            #expect(try await next() == "old.pem")
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test("a folder that is not there is an error at the start")
    func missingFolder() async throws {
        let folder = try TemporaryFolder()
        let source = WatchedFolderSource(folder: folder.path("nothing"))
        await #expect(throws: InputProblem.self) { try await source.run { _ in } }
    }
}
