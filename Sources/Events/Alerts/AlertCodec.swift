import FoundationEssentials

/// What the deciding step hears: one of the events of `certificate.observations`.
package enum DecisionInput: Hashable, Sendable {
    case observed(Observation)
    case related(CertificateRelation)
    case commanded(AlertCommand)
    case ticked(Tick)
}

/// What the deciding step remembers in the log: one of the events of `certificate.alerts`.
package enum AlertRecord: Hashable, Sendable {
    case ledger(AlertLedger)
    case place(CertificatePlace)
    case silences(SilenceList)
    /// Nothing is known under the key any more.
    case forgotten(key: String)
}

/// Writes and reads the events of the topics of commands, observations and alerts.
///
/// All are keyed by the UTF-8 of the ledger's key; what concerns a whole partition has a key that
/// leads there (``PartitionKey``).
package enum AlertCodec {
    // MARK: Commands and observations

    /// - Parameter present: when the cause is read. A foreign client chooses the timestamps of its
    ///   records; one in the future must not carry the deciding step's time away.
    package static func message(
        _ observation: Observation, causedBy cause: Record, readAt present: Date
    ) -> Message {
        envelope(
            EventID(causedBy: cause, stage: "observation"), .observed,
            at: min(cause.timestamp, present), subject: observation.certificate?.sha256,
            causation: cause.causationID
        ).message(key: Array(observation.key.utf8), payload: observation.json())
    }

    /// The command as its author appends it to `certificate.commands`.
    package static func message(_ command: AlertCommand) -> Message {
        envelope(EventID(command.id), .commanded, at: command.at)
            .message(
                key: Array((command.key ?? command.silence?.id ?? command.id).utf8),
                payload: command.json())
    }

    /// The command as it is passed on to the deciding step.
    /// - Parameters:
    ///   - present: when the cause is read; see above.
    ///   - ordinal: counts the copies, where every partition gets one.
    package static func message(
        _ command: AlertCommand, key: [UInt8], causedBy cause: Record, readAt present: Date,
        ordinal: Int = 0
    ) -> Message {
        envelope(
            EventID(causedBy: cause, stage: "command", ordinal: ordinal), .commanded,
            at: min(cause.timestamp, present), causation: cause.causationID
        ).message(key: key, payload: command.json())
    }

    package static func message(
        _ relation: CertificateRelation, causedBy cause: Record, ordinal: Int
    ) -> Message {
        envelope(
            EventID(causedBy: cause, stage: "relation", ordinal: ordinal), .related,
            at: cause.timestamp, causation: cause.causationID
        ).message(key: Array(relation.key.utf8), payload: relation.json())
    }

    /// - Parameter key: one that leads to `partition`.
    package static func message(
        _ tick: Tick, to partition: Partition, key: [UInt8]
    ) -> Message {
        let id = Fingerprint(of: Array("tick \(partition) \(tick.slot)".utf8)).description
        return envelope(EventID(String(id.prefix(32))), .ticked, at: tick.at)
            .message(key: key, payload: tick.json())
    }

    /// Nil for what is none of ours: others may write to the topic too.
    package static func readInput(_ record: Record) throws(ContractError) -> DecisionInput? {
        let payload = record.message.value ?? []
        switch record.message.text("ce_type").map(EventType.init(rawValue:)) {
        case .observed: return .observed(try Observation(json: payload))
        case .related: return .related(try CertificateRelation(json: payload))
        case .commanded: return .commanded(try AlertCommand(json: payload))
        case .ticked: return .ticked(try Tick(json: payload))
        default: return nil
        }
    }

    // MARK: Alerts

    package static func message(
        _ ledger: AlertLedger, causedBy cause: Record, ordinal: Int
    ) -> Message {
        change(.alertsChanged, cause, ordinal, subject: ledger.certificate?.sha256)
            .message(key: Array(ledger.key.utf8), payload: ledger.json())
    }

    package static func message(
        _ place: CertificatePlace, causedBy cause: Record, ordinal: Int
    ) -> Message {
        change(.placeChanged, cause, ordinal, subject: place.certificate.sha256)
            .message(key: Array(place.key.utf8), payload: place.json())
    }

    package static func message(
        _ silences: SilenceList, key: [UInt8], causedBy cause: Record, ordinal: Int
    ) -> Message {
        change(.silencesChanged, cause, ordinal, subject: nil)
            .message(key: key, payload: silences.json())
    }

    /// The message after which nothing is known under the key.
    package static func tombstone(key: String) -> Message {
        Message(key: Array(key.utf8), value: nil)
    }

    /// Nil for what is none of ours.
    package static func readRecord(_ record: Record) throws(ContractError) -> AlertRecord? {
        guard let payload = record.message.value else {
            let key = record.message.key.flatMap { String(validating: $0, as: UTF8.self) }
            return key.map(AlertRecord.forgotten)
        }
        switch record.message.text("ce_type").map(EventType.init(rawValue:)) {
        case .alertsChanged: return .ledger(try AlertLedger(json: payload))
        case .placeChanged: return .place(try CertificatePlace(json: payload))
        case .silencesChanged: return .silences(try SilenceList(json: payload))
        default: return nil
        }
    }

    private static func change(
        _ type: EventType, _ cause: Record, _ ordinal: Int, subject: Fingerprint?
    ) -> Envelope {
        envelope(
            EventID(causedBy: cause, stage: "alerts", ordinal: ordinal), type, at: cause.timestamp,
            subject: subject, causation: cause.causationID)
    }

    private static func envelope(
        _ id: EventID, _ type: EventType, at time: Date, subject: Fingerprint? = nil,
        causation: String? = nil
    ) -> Envelope {
        Envelope(
            id: id, source: NoticeCodec.source, type: type, time: time,
            subject: subject?.description, contentType: "application/json", causation: causation)
    }
}
