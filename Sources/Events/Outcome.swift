import FoundationEssentials

/// How a request ended: the events of `certificate.verified` and `certificate.errors`.
package enum Outcome: Hashable, Sendable {
    case verdict(Verdict)
    case unreadable(UnreadableRequest)

    package var indication: Indication {
        switch self {
        case .verdict(let verdict): verdict.indication
        case .unreadable: .failed
        }
    }

    package var subIndication: SubIndication? {
        switch self {
        case .verdict(let verdict): verdict.subIndication
        case .unreadable: .formatFailure
        }
    }

    /// The code of the gravest finding, or of what made the request unreadable; nil when all is well.
    package var mainCode: String? {
        switch self {
        case .verdict(let verdict): verdict.findings.first?.code.rawValue
        case .unreadable(let request): request.reason.code.rawValue
        }
    }

    /// Only `PASSED` goes to `certificate.verified`; all else to `certificate.errors`.
    package func topic(of topics: Topics) -> TopicName {
        indication == .passed ? topics.verified : topics.errors
    }
}

/// An outcome with its event attributes and its place in the log.
package struct OutcomeEvent: Sendable {
    package let outcome: Outcome
    package let envelope: Envelope
    package let record: Record

    package init(outcome: Outcome, envelope: Envelope, record: Record) {
        self.outcome = outcome
        self.envelope = envelope
        self.record = record
    }
}

/// Writes and reads the events of the outcome topics.
package enum OutcomeCodec {
    /// The source attribute of what the verification service says.
    package static let source = "/assay/verification"
    /// What an outcome is to the request that caused it; see ``EventID/init(causedBy:stage:ordinal:)``.
    package static let stage = "outcome"
    /// The extension attribute that names the profile's rules: the beginning of a digest over them.
    package static let rulesAttribute = "rules"
    /// The extension attribute that names the CRLs from files which were at hand: a digest of them all.
    package static let listsAttribute = "crls"

    /// The event that tells how the request in `cause` ended.
    /// - Parameters:
    ///   - time: when the judgement was made.
    ///   - maximumBytes: the log's limit; an unreadable request's bytes are left out beyond it.
    ///   - rules: the digest of the profile as it was judged by.
    ///   - lists: the digest of the CRLs from files; nil where there were none.
    package static func message(
        _ outcome: Outcome, causedBy cause: Record, time: Date, maximumBytes: Int,
        rules: String? = nil, lists: String? = nil
    ) -> Message {
        var envelope = Envelope(
            id: EventID(causedBy: cause, stage: stage), source: source, type: .unreadable,
            time: time, causation: cause.causationID)
        if let parent = cause.message.text("traceparent") {
            envelope.trace = TraceContext(parent: parent, state: cause.message.text("tracestate"))
        }
        switch outcome {
        case .verdict(let verdict):
            envelope.type = verdict.indication == .passed ? .verified : .failed
            envelope.subject = verdict.certificate?.sha256.description
            envelope.contentType = "application/json"
            envelope.extensions = ["indication": verdict.indication.rawValue]
            envelope.extensions["subindication"] = verdict.subIndication?.rawValue
            envelope.extensions[rulesAttribute] = rules
            envelope.extensions[listsAttribute] = lists
            if let review = cause.message.reviewCause {
                envelope.extensions[ReviewCause.attribute] = review.description
            }
            let key = verdict.certificate?.sha256.bytes ?? cause.message.key
            return envelope.message(key: key, payload: verdict.json())
        case .unreadable(let request):
            envelope.contentType = request.originalContentType ?? "application/octet-stream"
            envelope.extensions = request.attributes
            let room =
                maximumBytes - UnreadableRequest.headRoomBytes - (cause.message.key?.count ?? 0)
            let payload = request.originalBytes <= room ? request.original : nil
            return envelope.message(key: cause.message.key, payload: payload)
        }
    }

    package static func read(_ record: Record) throws(ContractError) -> OutcomeEvent {
        guard let envelope = EnvelopeReading.binary(record.message) else {
            throw ContractError(contract: "outcome", reason: "the CloudEvents headers are missing")
        }
        if envelope.type == .unreadable {
            guard
                let request = UnreadableRequest(envelope: envelope, payload: record.message.value)
            else {
                throw ContractError(contract: "outcome", reason: "a ce_ header is missing or wrong")
            }
            return OutcomeEvent(outcome: .unreadable(request), envelope: envelope, record: record)
        }
        guard [.verified, .failed].contains(envelope.type) else {
            throw ContractError(
                contract: "outcome", reason: "the event type \(envelope.type) is not an outcome")
        }
        let verdict = try Verdict(json: record.message.value ?? [])
        return OutcomeEvent(outcome: .verdict(verdict), envelope: envelope, record: record)
    }
}

extension Record {
    /// What a consequence calls its cause: the event's id, or its place where it has none.
    package var causationID: String {
        message.text("ce_id") ?? position.description
    }
}
