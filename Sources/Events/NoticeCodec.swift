import FoundationEssentials

/// Writes the events of the notice topics.
package enum NoticeCodec {
    /// The source attribute of what the notification service says.
    package static let source = "/assay/notification"

    /// The event that a notice was decided, keyed by receiver.
    ///
    /// Its id is the notice's own, so that a notice put back unfinished is the same event again.
    /// - Parameter causation: the id of the outcome that it is about.
    package static func message(_ notice: Notice, causation: String?) -> Message {
        Envelope(
            id: EventID(notice.id), source: source, type: .noticeDecided, time: notice.decidedAt,
            subject: notice.certificate?.sha256.description, contentType: "application/json",
            causation: causation
        ).message(key: Array(notice.receiver.utf8), payload: notice.json())
    }

    /// The event that tells what became of a notice, keyed by receiver.
    ///
    /// Its id is made of the notice's, the attempt and what became of it, so that a repetition is
    /// recognised.
    package static func message(_ conclusion: NoticeConclusion) -> Message {
        let text = """
            \(conclusion.noticeID)
            \(conclusion.receiver)
            \(conclusion.attempts)
            \(conclusion.status.rawValue)
            """
        let id = Fingerprint(of: Array(text.utf8)).description.prefix(32)
        return Envelope(
            id: EventID(String(id)), source: source, type: .noticeConcluded,
            time: conclusion.concludedAt, subject: conclusion.certificateSHA256?.description,
            contentType: "application/json", causation: conclusion.noticeID
        ).message(key: Array(conclusion.receiver.utf8), payload: conclusion.json())
    }
}
