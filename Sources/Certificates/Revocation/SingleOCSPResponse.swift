/// The status of one certificate (RFC 6960 section 4.2.1).
package struct SingleOCSPResponse: Sendable {
    package let certificate: OCSPCertificateID
    package let status: OCSPCertificateStatus
    package let thisUpdate: PointInTime
    /// Nil where newer information is there at any time.
    package let nextUpdate: PointInTime?
    package let extensions: ExtensionList

    init(reading reader: inout DERReader) throws(DERError) {
        var fields = try reader.inside()
        certificate = try OCSPCertificateID(reading: &fields)
        status = try OCSPCertificateStatus(try fields.next())
        thisUpdate = try fields.generalizedTime()
        if let wrapper = try fields.nextIf(.contextConstructed(0)) {
            var inside = DERReader(wrapper.content)
            nextUpdate = try inside.generalizedTime()
            try inside.finish()
        } else {
            nextUpdate = nil
        }
        extensions = try ExtensionList(.contextConstructed(1), from: &fields)
        try fields.finish()
    }
}

/// Which certificate is meant: by hashes of its issuer's name and key, and its serial number.
package struct OCSPCertificateID: Sendable {
    package let hashAlgorithm: AlgorithmIdentifier
    /// The hash of the issuer's name as a whole.
    package let issuerNameHash: ArraySlice<UInt8>
    /// The hash of the issuer's key without its tag, length and count of unused bits.
    package let issuerKeyHash: ArraySlice<UInt8>
    package let serialNumber: SerialNumber

    init(reading reader: inout DERReader) throws(DERError) {
        var fields = try reader.inside()
        hashAlgorithm = try AlgorithmIdentifier(der: try fields.next(.sequence).der)
        issuerNameHash = try fields.octetString()
        issuerKeyHash = try fields.octetString()
        serialNumber = SerialNumber(checked: try fields.integer())
        try fields.finish()
    }
}

/// What a responder says of a certificate.
package enum OCSPCertificateStatus: Hashable, Sendable {
    /// At least not revoked; whether it exists is another question.
    case good
    case revoked(at: PointInTime, reason: RevocationReason?)
    /// The responder does not know it, which is never good.
    case unknown

    init(_ value: DERValue) throws(DERError) {
        switch value.tag {
        case .context(0), .context(2):
            guard value.content.isEmpty else { throw value.error(.invalidNull) }
            self = value.tag == .context(0) ? .good : .unknown
        case .contextConstructed(1):
            var fields = DERReader(value.content)
            let time = try fields.generalizedTime()
            let reason = try fields.nextIf(.contextConstructed(0))
            try fields.finish()
            if let reason {
                self = .revoked(at: time, reason: try RevocationReason(der: reason.content))
            } else {
                self = .revoked(at: time, reason: nil)
            }
        default:
            throw value.error(.unknownAlternative(value.tag))
        }
    }
}
