/// Writes certificates for tests: valid DER by default, and any part of it replaced.
struct CertificateBuilder {
    var version: [UInt8] = [0xA0, 3, 2, 1, 2]
    var serialNumber: [UInt8] = [2, 1, 1]
    var innerAlgorithm = DERBuilder.ecdsaWithSHA256
    var issuer = DERBuilder.name("issuer")
    var validity = DERBuilder.sequence(
        DERBuilder.element(0x17, Array("260101000000Z".utf8)),
        DERBuilder.element(0x17, Array("270101000000Z".utf8)))
    var subject = DERBuilder.name("subject")
    var publicKey = DERBuilder.sequence(DERBuilder.sequence([6, 2, 0x2A, 3]), [3, 2, 0, 1])
    var uniqueIDs: [UInt8] = []
    /// Nil for no list; an empty array makes an empty list.
    var extensions: [[UInt8]] = []
    var hasExtensionList: Bool?
    var outerAlgorithm = DERBuilder.ecdsaWithSHA256
    var signature: [UInt8] = [3, 3, 0, 1, 2]
    var trailer: [UInt8] = []

    var der: [UInt8] {
        var list: [UInt8] = []
        if hasExtensionList ?? !extensions.isEmpty {
            list = DERBuilder.element(0xA3, DERBuilder.element(0x30, extensions.flatMap { $0 }))
        }
        let signedPart = DERBuilder.sequence(
            version, serialNumber, innerAlgorithm, issuer, validity, subject, publicKey, uniqueIDs,
            list)
        return DERBuilder.sequence(signedPart, outerAlgorithm, signature, trailer)
    }
}
