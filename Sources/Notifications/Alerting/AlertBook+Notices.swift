import Certificates
import Events
import FoundationEssentials

extension AlertLedger {
    /// Whether there is anything new beside a newer verdict of the same content.
    func differs(from other: AlertLedger) -> Bool {
        normal != other.normal
    }

    /// Without what changes with every verdict; of counts only the magnitude.
    private var normal: AlertLedger {
        var ledger = self
        let nothing = Revision(milliseconds: 0, partition: 0, offset: 0)
        for index in ledger.questions.indices { ledger.questions[index].revision = nothing }
        for index in ledger.alerts.indices {
            let count = ledger.alerts[index].occurrences
            ledger.alerts[index].occurrences = Int.bitWidth - count.leadingZeroBitCount
        }
        return ledger
    }
}

extension Notice {
    private static let nowhere = Revision(milliseconds: 0, partition: 0, offset: 0)

    /// Somebody tries a receiver.
    static func test(of receiver: String, by command: AlertCommand, at time: Date) -> Notice {
        var text = Paragraphs()
        text.add("What", "This is a test. Nothing is wrong with any certificate.")
        text.add(
            "Why", "\(SafeText.escape(command.by, limit: 100)) tries the receiver \(receiver).")
        text.add("Saying", command.reason)
        return Notice(
            id: command.id, receiver: receiver, kind: .test, severity: .info, rule: "test",
            indication: .passed,
            title: "Test of the receiver \(SafeText.escape(receiver, limit: 80))",
            text: text.text, revision: nowhere, decidedAt: time)
    }

    static func heartbeat(to receiver: String, number: Int64, at time: Date) -> Notice {
        let id = Fingerprint(of: Array("heartbeat\n\(receiver)\n\(number)".utf8)).description
        return Notice(
            id: String(id.prefix(32)), receiver: receiver, kind: .heartbeat, severity: .info,
            rule: "heartbeat", indication: .passed, title: "Assay is alive",
            text: "What: The log moves, and decisions are made.\n", revision: nowhere,
            decidedAt: time)
    }
}

extension LedgerTurn {
    /// Nothing has come out of the log for too long.
    mutating func quiet(since time: Date) {
        let text = AlertText(quietSince: time)
        openQuiet(Self.id(ledger.key, Alert.quiet, nil), text)
    }

    /// Something has.
    mutating func flowAgain() {
        close(Self.id(ledger.key, Alert.quiet, nil))
    }
}
