import EventLogSQLite
import Events
import Foundation
import Testing

/// `assay dlq`, on a log that holds dead letters.
@Suite struct DeadLetterCommandTests {
    private let topics = Topics()
    private let origin = Date(millisecondsSince1970: 1_795_000_000_000)

    /// A folder with settings and a log that has a letter for each payload.
    private func scene(_ payloads: [String]) async throws -> (Shell, SQLiteEventLog) {
        let shell = try Shell()
        try "log: sqlite:log.sqlite\nlogging: {level: error}\n".write(
            to: shell.folder.appending(path: "assay.yaml"), atomically: true, encoding: .utf8)
        let log = try SQLiteEventLog(path: shell.folder.appending(path: "log.sqlite").path())
        try await log.create(topics.all.map { TopicSpecification($0) })
        try await log.create([TopicSpecification(topics.requests.deadLetters, partitions: 1)])
        let letters = payloads.enumerated().map { index, payload in
            let record = Record(
                position: Position(Partition(topics.requests, 1), Int64(index)), timestamp: origin,
                message: Message(
                    key: [7, UInt8(index)], headers: [Header("ce_id", "e\(index)")],
                    value: Array(payload.utf8)))
            return DeadLetter(
                record, group: Groups().verification, attempts: 5,
                kind: index == 0 ? "ProcessDied" : "Refusal", reason: "it is number \(index)"
            ).letter(maximumBytes: log.maximumMessageBytes)
        }
        _ = try await log.append(letters, to: topics.requests.deadLetters)
        return (shell, log)
    }

    private func requests(_ log: SQLiteEventLog) async throws -> [Message] {
        var messages: [Message] = []
        try await log.walk(topics.requests) { record in
            messages.append(record.message)
            return true
        }
        return messages.sorted { ($0.text("ce_id") ?? "") < ($1.text("ce_id") ?? "") }
    }

    @Test func lettersAreListedAndChosen() async throws {
        let (shell, log) = try await scene(["{}", "[]"])
        defer { shell.remove() }
        let list = """
            dlq.certificate.requests/0@0  TIME  ProcessDied  it is number 0  from certificate.requests/1@0
            dlq.certificate.requests/0@1  TIME  Refusal  it is number 1  from certificate.requests/1@1

            """
        let lines = list.split(separator: "\n", omittingEmptySubsequences: false).map { "\($0)\n" }
        #expect(try await shell.run("assay dlq") == list)
        #expect(try await shell.run("assay dlq list --reason processdied") == lines[0])
        #expect(try await shell.run("assay dlq list --reason 'NUMBER 1'") == lines[1])
        #expect(try await shell.run("assay dlq list --key 0701 --since 1h") == lines[1])
        #expect(try await shell.run("assay dlq list --topic requests") == list)
        #expect(try await shell.run("assay dlq list --topic notices") == "no dead letters\n")
        #expect(try await shell.run("assay dlq list --until 1h") == "no dead letters\n")
        let json = try await shell.run("assay dlq list --json --key 0700")
        #expect(
            json.hasPrefix(
                #"{"attempts":5,"bytes":2,"group":"assay.verification","key":"0700","kind":"#))
        await log.close()
    }

    @Test func aLetterIsShownWithAllThatIsKnown() async throws {
        let (shell, log) = try await scene(["{}"])
        defer { shell.remove() }
        let shown = try await shell.run("assay dlq show dlq.certificate.requests/0@0")
        for text in [
            "attempts   5", "kind       ProcessDied", "record     certificate.requests/1@0",
            "key        0700", "payload    2 bytes", "header     ce_id: e0",
        ] {
            #expect(shown.contains(text), "\(text) in\n\(shown)")
        }
        #expect(!shown.contains("__dlq"))
        #expect(
            try await shell.run("assay dlq show dlq.certificate.requests/0@0 --payload") == "{}\n")
        for place in ["dlq.certificate.requests/0@1", "dlq.certificate.requests/7@0", "dlq.x/0@0"] {
            #expect(
                try await shell.run("assay dlq show \(place)")
                    == "assay: there is no dead letter at \(place)\n  See: assay dlq list\n? 66\n")
        }
        #expect(try await shell.run("assay dlq show 7").hasSuffix("? 64\n"))
        await log.close()
    }

    @Test func whatIsSentAgainIsSentOnceHoweverOftenItIsAskedFor() async throws {
        let (shell, log) = try await scene((0..<120).map { "{\"n\":\($0)}" })
        defer { shell.remove() }
        let redrive = "assay dlq redrive"
        #expect(
            try await shell.run("\(redrive) --dry-run") == "would send 120, 0 were sent before\n")
        #expect(try await requests(log).isEmpty)
        #expect(
            try await shell.run("\(redrive) --reason ProcessDied")
                == "sent 1, 0 were sent before\n")
        #expect(
            try await shell.run("\(redrive) --rate 100000") == "sent 119, 1 were sent before\n")
        #expect(
            try await shell.run("\(redrive) --json")
                == #"{"dry_run":false,"sent":0,"sent_before":120,"without_payload":0}"# + "\n")
        let again = try await requests(log)
        #expect(again.count == 120)
        let first = try #require(again.first)
        #expect(first.key == [7, 0])
        #expect(first.value == Array("{\"n\":0}".utf8))
        #expect(
            first.headers == [
                Header("ce_id", "e0"),
                Header("assay_redriven-from", "dlq.certificate.requests/0@0"),
            ])
        #expect(try await shell.run("\(redrive) --rate 0").hasSuffix("? 64\n"))
        await log.close()
    }
}
