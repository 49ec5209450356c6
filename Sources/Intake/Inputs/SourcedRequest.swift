import Events
import FoundationEssentials

/// A request as a source makes it, and where and when its certificate was seen.
package struct SourcedRequest: Hashable, Sendable {
    package var request: VerificationRequest
    /// Where: a URI such as `file:///etc/ssl/site.pem` or `tls://example.org:443`.
    package let source: String
    /// When: the file's time of modification, or the time of the handshake.
    package let observed: Date

    package init(_ request: VerificationRequest, source: String, observed: Date) {
        self.request = request
        self.source = source
        self.observed = observed
        self.request.source = source
    }

    /// The same certificate, seen at the same place with the same time, has the same id: a
    /// repetition after a crash is recognised.
    package var id: EventID {
        .observed([Fingerprint(of: RequestJSON.encode(request)).description], source, observed)
    }

    package var message: Message {
        RequestCodec.message(request, id: id, source: source, time: observed)
    }
}

/// An input that gave no request, and why.
///
/// What is in it is not repeated: a folder may hold private keys, and a log is read by many.
package struct InputProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The input as its user knows it: a path, `host:port`, `standard input`.
    package let input: String
    package let source: String
    /// What is the matter: half a sentence that follows on the input and a colon.
    package let reason: String
    /// Of the content, where there was any to read.
    package let digest: Fingerprint?
    package let observed: Date

    package init(
        input: String, source: String, reason: String, digest: Fingerprint? = nil, observed: Date
    ) {
        self.input = input
        self.source = source
        self.reason = reason
        self.digest = digest
        self.observed = observed
    }

    package var description: String { "\(input): \(reason)" }

    /// The message that makes an event on `certificate.errors` of it, so that nothing is lost: a
    /// text, which is not a request.
    package var message: Message {
        let content = digest.map { " (SHA-256 \($0))" } ?? ""
        let text = "Cannot read a certificate from \(description)\(content)"
        let envelope = Envelope(
            id: .observed([reason, digest?.description ?? ""], source, observed), source: source,
            type: .requested, time: observed, subject: digest?.description,
            contentType: "text/plain")
        return envelope.message(key: Array(source.utf8), payload: Array(text.utf8))
    }
}

/// What an input gives.
package typealias InputItem = Result<SourcedRequest, InputProblem>

extension InputItem {
    package var message: Message {
        switch self {
        case .success(let request): request.message
        case .failure(let problem): problem.message
        }
    }
}

extension EventID {
    /// The id of what was seen at a place, at a time.
    fileprivate static func observed(_ what: [String], _ source: String, _ time: Date) -> EventID {
        let text = ([source, "\(time.millisecondsSince1970)"] + what).joined(separator: "\n")
        return EventID(String(Fingerprint(of: text.utf8).description.prefix(32)))
    }
}

/// What the user says about all certificates of an input.
package struct RequestDefaults: Hashable, Sendable {
    /// The profile to judge by; the service's default if missing.
    package var profile: String?
    /// The name to be valid for; endpoints have their own.
    package var serverName: String?
    package var at: Date?
    package var notify: [String]

    package init(
        profile: String? = nil, serverName: String? = nil, at: Date? = nil, notify: [String] = []
    ) {
        self.profile = profile
        self.serverName = serverName
        self.at = at
        self.notify = notify
    }

    /// Fills in what the request does not say itself.
    func applied(to request: VerificationRequest) -> VerificationRequest {
        var request = request
        request.profile = request.profile ?? profile
        request.serverName = request.serverName ?? serverName
        request.at = request.at ?? at
        if request.notify.isEmpty { request.notify = notify }
        return request
    }
}
