import Events
import Foundation
import Synchronization
import Testing

@testable import Notifications

struct ConsoleChannelTests {
    private func printed(
        _ notice: Notice, _ format: ConsoleChannel.Format, color: Bool = false
    ) async throws -> String {
        let output = Output()
        let channel = ConsoleChannel(format: format, usesColor: color) { output.append($0) }
        try await channel.deliver(notice, attempt: 1)
        return output.text
    }

    @Test func printsALine() async throws {
        let text = try await printed(Sample.notice(), .line)
        #expect(text == "2026-11-23T07:12:43Z  FAILED EXPIRED: CN=example.com\n")
    }

    @Test func printsABlockInColor() async throws {
        let text = try await printed(
            Sample.notice(text: "What: a\n\nRule: b\n"), .block, color: true)
        #expect(
            text == """
                2026-11-23T07:12:43Z  \u{1B}[1;31mFAILED EXPIRED: CN=example.com\u{1B}[0m
                    What: a

                    Rule: b


                """)
    }

    /// The notice may come from another writer of the topic.
    @Test func neutralisesWhatTheNoticeCarries() async throws {
        let notice = Sample.notice(
            title: "\u{1B}]0;owned\u{7}\u{202E}x\n\nOK", text: "a\r\nb\u{1B}[2J\u{9B}c\u{2028}d")
        let text = try await printed(notice, .block)
        #expect(!text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x9B })
        #expect(text.split(separator: "\n").count == 3)
        #expect(text.contains("\\u{1B}]0;owned\\u{7}\\u{202E}x\\u{A}\\u{A}OK"))
    }
}

final class Output: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    func append(_ more: [UInt8]) { bytes.withLock { $0 += more } }
    var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
}

struct FileChannelTests {
    private func lines(_ file: URL) throws -> [Notice] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .map { try Notice(json: Array($0.utf8)) }
    }

    @Test func appendsALineEachAndMakesTheFolder() async throws {
        let folder = try TestFolder()
        let file = folder.url.appending(path: "a/b/notices.jsonl")
        let notices = [Sample.notice("1", title: "with\nline end"), Sample.notice("2")]
        let channel = FileChannel(path: file.path)
        for notice in notices { try await channel.deliver(notice, attempt: 1) }
        #expect(try lines(file) == notices)
    }

    @Test func opensAnewAfterRotation() async throws {
        let folder = try TestFolder()
        let file = folder.url.appending(path: "notices.jsonl")
        let channel = FileChannel(path: file.path)
        try await channel.deliver(Sample.notice("1"), attempt: 1)
        let moved = folder.url.appending(path: "notices.jsonl.1")
        try FileManager.default.moveItem(at: file, to: moved)
        try await channel.deliver(Sample.notice("2"), attempt: 1)
        #expect(try lines(moved).map(\.id) == ["1"])
        #expect(try lines(file).map(\.id) == ["2"])
    }

    @Test func endsATornLineFirst() async throws {
        let folder = try TestFolder()
        let file = folder.url.appending(path: "notices.jsonl")
        try Data("{\"id\":\"cut of".utf8).write(to: file)
        try await FileChannel(path: file.path).deliver(Sample.notice("1"), attempt: 1)
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.hasPrefix("{\"id\":\"cut of\n{"))
    }

    @Test func aFolderInTheWayIsWorthAnotherTry() async throws {
        let folder = try TestFolder()
        await #expect {
            try await FileChannel(path: folder.url.path).deliver(Sample.notice(), attempt: 1)
        } throws: {
            guard case .retry = $0 as? DeliveryError else { return false }
            return true
        }
    }
}
