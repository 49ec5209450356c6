import FoundationEssentials

/// Writes a request as the event that our own producers send.
package enum RequestCodec {
    /// The extension attribute by which a simulated source says what it expects the verdict to be:
    /// the code of the gravest finding, or `PASSED`.
    ///
    /// The services pay no attention to it.
    package static let expectationAttribute = "expectation"

    /// - Parameters:
    ///   - id: unique within `source`; a repetition of the same request keeps it.
    ///   - source: who saw the certificate, as a URI reference.
    ///   - review: why a request of before is made again.
    ///   - causation: the id of the event that it follows from.
    package static func message(
        _ request: VerificationRequest, id: EventID, source: String, time: Date,
        expectation: String? = nil, review: Review? = nil, causation: String? = nil
    ) -> Message {
        let fingerprint = request.fingerprint
        var envelope = Envelope(
            id: id, source: source, type: .requested, time: time,
            subject: fingerprint.description, contentType: "application/json",
            causation: causation)
        envelope.extensions[expectationAttribute] = expectation
        envelope.extensions[ReviewCause.attribute] = review?.cause.description
        envelope.extensions[ReviewCause.valueAttribute] = review?.value
        return envelope.message(key: fingerprint.bytes, payload: RequestJSON.encode(request))
    }
}
