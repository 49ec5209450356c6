/// The answer of an OCSP responder (RFC 6960 section 4.2): what it says, not whether it is true.
package struct ParsedOCSPResponse: Sendable {
    package let status: OCSPResponseStatus
    /// The response itself: there where the status is successful.
    package let basic: BasicOCSPResponse?

    /// Reads a response that fills all of `der`.
    ///
    /// - Throws: among others `unsupportedContent` for a response that is not a basic one.
    package init(der: [UInt8]) throws(DERError) {
        guard der.count < Int(UInt32.max) else { throw DERError(.inputTooLarge, at: 0) }
        var fields = try DERReader(inside: der[...])
        let index = fields.index
        guard let octet = UInt8(exactly: try fields.count(.enumerated)),
            let status = OCSPResponseStatus(rawValue: octet)
        else { throw DERError(.integerOutOfRange, at: index) }
        self.status = status
        if status == .successful {
            basic = try Self.basicResponse(try fields.next(.contextConstructed(0)))
        } else {
            basic = nil
            // Nothing that anyone could use; it is only seen to be there.
            _ = try fields.nextIf(.contextConstructed(0))
        }
        try fields.finish()
    }

    private static func basicResponse(_ wrapper: DERValue) throws(DERError) -> BasicOCSPResponse {
        var fields = try DERReader(inside: wrapper.content)
        let index = fields.index
        let type = try fields.objectIdentifier()
        let response = try fields.octetString()
        try fields.finish()
        guard type == .basicOCSPResponse else {
            throw DERError(.unsupportedContent(type), at: index)
        }
        return try BasicOCSPResponse(der: response)
    }
}

/// How a responder took the request (RFC 6960 section 4.2.1); only one of them comes with an answer.
package enum OCSPResponseStatus: UInt8, Hashable, Sendable {
    case successful = 0
    case malformedRequest = 1
    case internalError = 2
    case tryLater = 3
    case signatureRequired = 5
    case unauthorized = 6
}
