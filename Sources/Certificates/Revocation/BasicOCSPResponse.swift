/// What a responder signs: the status of some certificates (RFC 6960 section 4.2.1).
package struct BasicOCSPResponse: Sendable {
    /// The part that the signature is over: `tbsResponseData`, tag and length included.
    package let signedBytes: ArraySlice<UInt8>
    package let responder: OCSPResponder
    package let producedAt: PointInTime
    package let responses: [SingleOCSPResponse]
    package let extensions: ExtensionList
    package let signatureAlgorithm: AlgorithmIdentifier
    package let signature: ArraySlice<UInt8>
    /// Certificates that help to verify the signature, each as a whole and not yet read.
    package let certificates: [ArraySlice<UInt8>]

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        var fields = try DERReader(inside: der)
        let signedPart = try fields.next(.sequence)
        signedBytes = signedPart.der
        signatureAlgorithm = try AlgorithmIdentifier(der: try fields.next(.sequence).der)
        let bits = try fields.next(.bitString)
        guard try BitString(content: bits.content).unusedBits == 0 else {
            throw bits.error(.invalidBitString)
        }
        signature = bits.content.dropFirst()
        certificates = try Self.certificates(try fields.nextIf(.contextConstructed(0)))
        try fields.finish()

        var data = DERReader(signedPart.content)
        if let version = try data.nextIf(.contextConstructed(0)) {
            // Version 1 is the number 0, the default, which some responders spell out.
            guard version.content == [0x02, 0x01, 0x00] else {
                throw version.error(.unsupportedVersion)
            }
        }
        responder = try OCSPResponder(try data.next())
        producedAt = try data.generalizedTime()
        var elements = try data.inside()
        var responses: [SingleOCSPResponse] = []
        while !elements.isAtEnd { responses.append(try SingleOCSPResponse(reading: &elements)) }
        self.responses = responses
        extensions = try ExtensionList(.contextConstructed(1), from: &data)
        try data.finish()
    }

    private static func certificates(
        _ wrapper: DERValue?
    ) throws(DERError) -> [ArraySlice<UInt8>] {
        guard let wrapper else { return [] }
        var elements = try DERReader(inside: wrapper.content)
        var certificates: [ArraySlice<UInt8>] = []
        while !elements.isAtEnd { certificates.append(try elements.next(.sequence).der) }
        return certificates
    }
}

/// Who signs a response: by name, or by the SHA-1 of the key (RFC 6960 section 4.2.1).
package enum OCSPResponder: Sendable {
    case name(DistinguishedName)
    /// SHA-1 over the key's BIT STRING without its tag, length and count of unused bits.
    case keyHash(ArraySlice<UInt8>)

    init(_ value: DERValue) throws(DERError) {
        switch value.tag {
        case .contextConstructed(1):
            self = .name(try DistinguishedName(der: value.content))
        case .contextConstructed(2):
            self = .keyHash(try DERReader.only(.octetString, in: value.content).content)
        default:
            throw value.error(.unknownAlternative(value.tag))
        }
    }
}
