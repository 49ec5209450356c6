import Events

/// Says in a few words what a record is.
struct EventDescriber {
    /// What kind of event, in a word or two, and what it says.
    ///
    /// Not yet safe to print.
    struct Description {
        let kind: String
        let style: Style
        let text: String
    }

    private let reader: RequestReader

    init(limits: RequestLimits) {
        reader = RequestReader(limits: limits)
    }

    func describe(_ record: Record) -> Description {
        let type = record.message.text("ce_type").map(EventType.init(rawValue:))
        switch type {
        case .verified?, .failed?, .unreadable?: return outcome(record)
        case .noticeDecided?: return notice(record)
        case .noticeConcluded?: return conclusion(record)
        case .observed?, .related?, .commanded?, .ticked?: return input(record)
        case .alertsChanged?, .placeChanged?, .silencesChanged?: return alerts(record)
        case .reviewProceeded?: return review(record)
        case nil where record.message.value == nil: return alerts(record)
        default: return request(record)
        }
    }

    private func outcome(_ record: Record) -> Description {
        guard let event = try? OutcomeCodec.read(record) else { return unknown(record) }
        switch event.outcome {
        case .verdict(let verdict):
            let why = [verdict.subIndication?.rawValue, verdict.findings.first?.code.rawValue]
            let about = [verdict.certificate?.subject, verdict.serverName.map { "for \($0)" }]
            let parts = verdict.indication == .passed ? about : why + about
            return Description(
                kind: verdict.indication.rawValue, style: verdict.indication.style,
                text: parts.compactMap(\.self).joined(separator: "  "))
        case .unreadable(let request):
            return Description(
                kind: "UNREADABLE", style: .bad,
                text: "\(request.reason.code.rawValue)  \(request.reason)  from \(request.position)"
            )
        }
    }

    private func review(_ record: Record) -> Description {
        guard let review = ReviewCodec.read(record) else { return unknown(record) }
        let progress = review.after == nil && !review.isOver ? "announced" : "\(review.asked) asked"
        return Description(
            kind: "review", style: .plain,
            text: "\(review.cause)  round \(review.round)  \(progress)"
                + (review.isOver ? ", over" : ""))
    }

    private func notice(_ record: Record) -> Description {
        guard let notice = try? Notice(json: record.message.value ?? []) else {
            return unknown(record)
        }
        return Description(
            kind: "notice", style: notice.indication.style,
            text: "for \(notice.receiver) by \(notice.rule)  \(notice.title)")
    }

    private func conclusion(_ record: Record) -> Description {
        guard let conclusion = try? NoticeConclusion(json: record.message.value ?? []) else {
            return unknown(record)
        }
        let error = conclusion.error.map { "  \($0)" } ?? ""
        let attempts = conclusion.attempts == 1 ? "" : " after \(conclusion.attempts) attempts"
        return Description(
            kind: conclusion.status.rawValue,
            style: conclusion.status == .delivered
                ? .good : conclusion.status == .delayed ? .doubtful : .bad,
            text: "to \(conclusion.receiver) by \(conclusion.channel)\(attempts)\(error)  "
                + conclusion.title)
    }

    private func input(_ record: Record) -> Description {
        switch try? AlertCodec.readInput(record) {
        case .observed(let seen):
            let about = [
                seen.subIndication?.rawValue, seen.findings.first?.code.rawValue,
                seen.certificate?.subject ?? seen.key, seen.serverName.map { "for \($0)" },
            ]
            return Description(
                kind: seen.indication.rawValue, style: seen.indication.style,
                text: about.compactMap(\.self).joined(separator: "  "))
        case .related(let relation):
            return Description(
                kind: relation.kind.rawValue, style: .plain,
                text: "\(relation.key)  by \(relation.by.subject)")
        case .commanded(let command):
            let about = [
                command.alert ?? command.receiver ?? command.silenceID, command.silence?.id,
                command.silence?.match.description, command.reason,
            ]
            return Description(
                kind: command.action.rawValue, style: .plain,
                text: "by \(command.by)  "
                    + about.compactMap(\.self).joined(separator: "  "))
        case .ticked(let tick):
            return Description(kind: "tick", style: .faint, text: Timestamps.format(tick.at))
        case nil: return unknown(record)
        }
    }

    private func alerts(_ record: Record) -> Description {
        switch try? AlertCodec.readRecord(record) {
        case .ledger(let ledger):
            let states = ledger.alerts.map { "\($0.state.rawValue) \($0.problem)" }
            return Description(
                kind: "alerts", style: states.isEmpty ? .good : .doubtful,
                text: "\(ledger.certificate?.subject ?? ledger.key)  "
                    + (states.isEmpty ? "none" : states.joined(separator: ", ")))
        case .place(let place):
            return Description(
                kind: "place", style: .plain, text: "\(place.key)  \(place.certificate.subject)")
        case .silences(let list):
            return Description(
                kind: "silences", style: .plain, text: "\(list.silences.count) in force")
        case .forgotten(let key):
            return Description(kind: "forgotten", style: .faint, text: key)
        case nil: return unknown(record)
        }
    }

    private func request(_ record: Record) -> Description {
        do throws(UnreadableReason) {
            let request = try reader.read(record).request
            let parts = [
                String(request.fingerprint.description.prefix(16)),
                request.serverName.map { "for \($0)" },
                request.source.map { "from \($0)" },
                request.requestID.map { "id \($0)" },
                request.profile.map { "profile \($0)" },
            ]
            return Description(
                kind: "request", style: .plain,
                text: parts.compactMap(\.self).joined(separator: "  "))
        } catch {
            return Description(
                kind: "unreadable", style: .doubtful, text: "\(error.code.rawValue)  \(error)")
        }
    }

    private func unknown(_ record: Record) -> Description {
        let type = record.message.text("ce_type") ?? "no type"
        return Description(
            kind: "unknown", style: .doubtful,
            text: "\(type), \(record.message.sizeInBytes) bytes")
    }
}

extension Indication {
    var style: Style {
        switch self {
        case .passed: .good
        case .failed: .bad
        case .indeterminate: .doubtful
        }
    }
}
