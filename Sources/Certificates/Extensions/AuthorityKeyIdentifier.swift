/// Which key signed: by its identifier, or by its certificate's issuer and serial number (RFC 5280
/// section 4.2.1.1).
///
/// A hint for finding the issuer, never a proof.
package struct AuthorityKeyIdentifier: Sendable {
    package let keyIdentifier: KeyIdentifier?
    /// The issuer of the issuer's certificate.
    package let certificateIssuer: GeneralNames?
    package let certificateSerialNumber: SerialNumber?

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        if let key = try? Self.keyAlone(in: der) {
            keyIdentifier = KeyIdentifier(octets: der[key])
            certificateIssuer = nil
            certificateSerialNumber = nil
            return
        }
        var fields = try DERReader(inside: der)
        keyIdentifier = try fields.nextIf(.context(0)).map { KeyIdentifier(octets: $0.content) }
        if let names = try fields.nextIf(.contextConstructed(1)) {
            certificateIssuer = try GeneralNames(content: names.content)
        } else {
            certificateIssuer = nil
        }
        certificateSerialNumber =
            fields.nextTag == .context(2)
            ? SerialNumber(checked: try fields.integer(.context(2))) : nil
        try fields.finish()
    }

    /// The octets of the key's identifier where nothing else is there: the form that nearly all have.
    private static func keyAlone(in der: ArraySlice<UInt8>) throws(DERError) -> ByteRange {
        try der.read { (cursor, bytes) throws(DERError) in
            var fields = try cursor.next(.sequence, in: bytes).inside
            let key = try fields.next(.context(0), in: bytes)
            try fields.finish()
            return key.content
        }
    }
}
