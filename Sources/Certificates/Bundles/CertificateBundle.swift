/// The certificates and CRLs in a PKCS #7 or CMS file: RFC 5652 section 5, with or without signers.
///
/// Signatures in it are not looked at. Only DER is read: BER's open lengths are refused by name.
package struct CertificateBundle: Sendable {
    /// Each as a whole and not yet read, in the file's order.
    package let certificates: [ArraySlice<UInt8>]
    /// Each as a whole and not yet read, in the file's order.
    package let revocationLists: [ArraySlice<UInt8>]
    /// How many attribute certificates and other formats there were beside.
    package let otherCount: Int

    /// Reads a ContentInfo that fills all of `der`.
    ///
    /// - Throws: among others `unsupportedContent` for a CMS structure other than SignedData.
    package init(der: [UInt8]) throws(DERError) {
        guard der.count < Int(UInt32.max) else { throw DERError(.inputTooLarge, at: 0) }
        var contentInfo = try DERReader(inside: der[...])
        let index = contentInfo.index
        let type = try contentInfo.objectIdentifier()
        guard type == .pkcs7SignedData else { throw DERError(.unsupportedContent(type), at: index) }
        let wrapper = try contentInfo.next(.contextConstructed(0))
        try contentInfo.finish()

        var fields = try DERReader(inside: wrapper.content)
        _ = try fields.integer()
        // Digest algorithms and what is signed say nothing about the certificates.
        _ = try fields.next(.set)
        _ = try fields.next(.sequence)
        let certificates = try Self.elements(try fields.nextIf(.contextConstructed(0)))
        let revocationLists = try Self.elements(try fields.nextIf(.contextConstructed(1)))
        _ = try fields.next(.set)
        try fields.finish()
        self.certificates = certificates.read
        self.revocationLists = revocationLists.read
        otherCount = certificates.others + revocationLists.others
    }

    /// A certificate and a CRL are SEQUENCEs; whatever else may be there has a tag of its own.
    private static func elements(
        _ list: DERValue?
    ) throws(DERError) -> (read: [ArraySlice<UInt8>], others: Int) {
        guard let list else { return ([], 0) }
        var reader = DERReader(list.content)
        var read: [ArraySlice<UInt8>] = []
        var others = 0
        while !reader.isAtEnd {
            let value = try reader.next()
            if value.tag == .sequence { read.append(value.der) } else { others += 1 }
        }
        return (read, others)
    }
}
