import Events
import Foundation

/// The requests of a run: the leaves of a corpus, again and again.
struct RequestFeed: Sendable {
    private struct Template {
        let request: VerificationRequest
        let fingerprint: Fingerprint
        let payload: [UInt8]
    }

    private let templates: [Template]
    private let payload: Corpus.Payload
    private let time: Date

    init(_ corpus: Corpus, payload: Corpus.Payload, at time: Date) {
        templates = corpus.requests().map { request in
            Template(
                request: request, fingerprint: request.fingerprint,
                payload: payload == .json ? RequestJSON.encode(request) : request.certificate)
        }
        self.payload = payload
        self.time = time
    }

    static func id(_ index: Int) -> EventID { EventID("bench-\(index)") }

    func message(_ index: Int) -> Message {
        let template = templates[index % templates.count]
        var envelope = Envelope(
            id: Self.id(index), source: "/assay/bench", type: .requested, time: time,
            subject: template.fingerprint.description)
        switch payload {
        case .json:
            envelope.contentType = "application/json"
        case .der:
            envelope.contentType = "application/pkix-cert"
            envelope.extensions["profile"] = template.request.profile
            envelope.extensions["servername"] = template.request.serverName
        }
        return envelope.message(key: template.fingerprint.bytes, payload: template.payload)
    }
}
