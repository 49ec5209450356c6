import Foundation

@testable import Events

/// Notices and outcomes to test with.
enum Sample {
    static let time = Date(timeIntervalSince1970: 1_795_417_963)
    static let day: TimeInterval = 86_400

    static func notice(
        _ id: String = "0123456789abcdef0123456789abcdef", to receiver: String = "ops",
        title: String = "FAILED EXPIRED: CN=example.com", text: String = "What: It expired.\n",
        at time: Date = Sample.time
    ) -> Notice {
        Notice(
            id: id, receiver: receiver, rule: "default", indication: .failed,
            subIndication: .expired, code: "certificate.expired", title: title, text: text,
            revision: Revision(milliseconds: 1, partition: 0, offset: 0), decidedAt: time)
    }

    static func certificate(
        _ name: String = "example.com", notAfter: Date = Sample.time.addingTimeInterval(90 * day),
        subject: String? = nil
    ) -> CertificateSummary {
        CertificateSummary(
            sha256: Fingerprint(of: Array(name.utf8)), subject: subject ?? "CN=\(name)",
            issuer: "CN=Test CA", serial: "0a", notBefore: time.addingTimeInterval(-90 * day),
            notAfter: notAfter, names: ["dns:\(name)"], key: "ECDSA P-256")
    }

    static let expired = Finding(
        FindingCode("certificate.expired"), .error, what: "It expired.", why: "Clients refuse it.",
        remedy: "Renew it.", citation: "RFC 5280, 6.1.3 (a)(2)", subIndication: .expired)

    /// What the deciding step hears of a verdict.
    static func observation(
        _ indication: Indication, _ certificate: CertificateSummary = Sample.certificate(),
        serverName: String? = nil, notify: [String] = [], source: String? = "portal",
        revision: Int64 = 1, finding: Finding? = nil
    ) throws -> Observation {
        let finding = finding ?? (indication == .passed ? nil : expired)
        let verdict = Verdict(
            indication: indication, subIndication: finding?.subIndication,
            findings: [finding].compactMap(\.self), certificate: certificate, profile: "tls-server",
            trustStore: TrustStoreReference(name: "system", generation: "0"), validatedAt: time,
            requestID: "r1", serverName: serverName, source: source, notify: notify,
            revision: Revision(milliseconds: revision, partition: 0, offset: revision))
        return Observation(try event(.verdict(verdict)))
    }

    static func unreadable(source: String? = nil, notify: [String] = []) throws -> Observation {
        let record = try record(at: 7)
        var request = UnreadableRequest(
            reason: UnreadableReason(.notJSON, "the message is not valid JSON"), record: record,
            notify: notify)
        request.source = source
        return Observation(try event(.unreadable(request)))
    }

    static func finding(_ code: String, _ sub: SubIndication) -> Finding {
        Finding(
            FindingCode(code), .error, what: "It is bad.", why: "Clients refuse it.",
            remedy: "Mend it.", citation: "RFC 5280, 6.1.3", subIndication: sub)
    }

    static func record(at offset: Int64, topic: String = "certificate.errors") throws -> Record {
        Record(
            position: Position(Partition(try TopicName(topic), 0), offset), timestamp: time,
            message: Message(value: []))
    }

    static func event(_ outcome: Outcome) throws -> OutcomeEvent {
        OutcomeEvent(
            outcome: outcome,
            envelope: Envelope(id: EventID("e"), source: "/test", type: .failed),
            record: try record(at: 1))
    }
}
