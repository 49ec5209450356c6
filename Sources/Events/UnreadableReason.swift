/// Why a request cannot be judged at all.
package struct UnreadableReason: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of thing is wrong.
    ///
    /// Raw values are part of the contract (`ce_reasoncode`).
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case empty = "request.empty"
        case tooLarge = "request.too_large"
        case notJSON = "request.not_json"
        case missingField = "request.missing_field"
        case invalidField = "request.invalid_field"
        case unsupportedContentType = "request.unsupported_content_type"
        case notCertificate = "certificate.malformed"
        /// Handling it killed or stalled the service too often; it was set aside unjudged.
        case notHandled = "request.not_handled"
    }

    package let code: Code
    /// One sentence for a person: what is wrong, where, and what would be right.
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    init(decoding error: any Error) {
        let text = describeDecodingError(error)
        switch error as? DecodingError {
        case .keyNotFound: self.init(.missingField, text)
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            self.init(.notJSON, "the message is not valid JSON")
        case nil: self.init(.notJSON, "the message is not valid JSON")
        default: self.init(.invalidField, text)
        }
    }
}
