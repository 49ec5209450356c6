/// Where everything in a certificate is, found in one strict walk that allocates nothing.
///
/// Each method reads one of the structures of RFC 5280 section 4.1, in their order.
struct CertificateLayout: Sendable {
    private(set) var signedPart = ByteRange.absent
    private(set) var version = CertificateVersion.v1
    private(set) var serialNumber = ByteRange.absent
    private(set) var innerAlgorithm = AlgorithmIdentifier.Layout()
    private(set) var issuer = ByteRange.absent
    private(set) var validity = Validity(
        notBefore: PointInTime(secondsSince1970: 0), notAfter: PointInTime(secondsSince1970: 0))
    private(set) var subject = ByteRange.absent
    private(set) var publicKey = SubjectPublicKeyInfo.Layout()
    /// The content of the BIT STRING, its first octet (unused bits) included.
    private(set) var issuerUniqueID = ByteRange.absent
    private(set) var subjectUniqueID = ByteRange.absent
    /// The content of the SEQUENCE OF Extension.
    private(set) var extensions = ByteRange.absent
    private(set) var outerAlgorithm = AlgorithmIdentifier.Layout()
    private(set) var signature = ByteRange.absent

    private(set) var irregularities: CertificateIrregularities = []
    /// The value of the first extension of each kind, by `KnownExtension.rawValue`.
    private var knownExtensions = InlineArray<22, ByteRange>(repeating: .absent)
    private(set) var criticalExtensions: KnownExtensions = []
    private(set) var unknownExtensionCount = 0
    private(set) var hasUnknownCriticalExtension = false

    init(of bytes: Span<UInt8>) throws(DERError) {
        var file = try DERCursor(over: bytes)
        var certificate = try file.next(.sequence, in: bytes).inside
        try file.finish()
        let signedPart = try certificate.next(.sequence, in: bytes)
        self.signedPart = signedPart.whole
        try readSignedPart(signedPart, in: bytes)
        outerAlgorithm = try AlgorithmIdentifier.check(
            try certificate.next(.sequence, in: bytes), in: bytes)
        let signature = try certificate.next(.bitString, in: bytes)
        if try DERPrimitives.checkBitString(signature, in: bytes) != 0 {
            irregularities.insert(.signatureNotInOctets)
        }
        self.signature = ByteRange(signature.contentStart + 1, signature.end)
        try certificate.finish()
    }

    /// The value of a known extension; absent where the certificate has none.
    func value(of known: KnownExtension) -> ByteRange { knownExtensions[Int(known.rawValue)] }

    func isCritical(_ known: KnownExtension) -> Bool {
        criticalExtensions.contains(KnownExtensions(known))
    }

    private mutating func readSignedPart(
        _ element: DERElement, in bytes: Span<UInt8>
    ) throws(DERError) {
        var fields = element.inside
        try readVersion(&fields, in: bytes)
        let serial = try fields.next(.integer, in: bytes)
        try DERPrimitives.checkInteger(serial, in: bytes)
        serialNumber = serial.content
        innerAlgorithm = try AlgorithmIdentifier.check(
            try fields.next(.sequence, in: bytes), in: bytes)
        issuer = try readName(&fields, in: bytes)
        try readValidity(try fields.next(.sequence, in: bytes), in: bytes)
        subject = try readName(&fields, in: bytes)
        publicKey = try SubjectPublicKeyInfo.check(
            try fields.next(.sequence, in: bytes), in: bytes)
        guard !fields.isAtEnd else { return }
        issuerUniqueID = try readUniqueID(.context(1), from: &fields, in: bytes)
        subjectUniqueID = try readUniqueID(.context(2), from: &fields, in: bytes)
        if let wrapper = try fields.nextIf(.contextConstructed(3), in: bytes) {
            try readExtensions(wrapper, in: bytes)
        }
        try fields.finish()
    }

    private mutating func readVersion(
        _ fields: inout DERCursor, in bytes: Span<UInt8>
    ) throws(DERError) {
        guard let wrapper = try fields.nextIf(.contextConstructed(0), in: bytes) else { return }
        var inside = wrapper.inside
        let number = try inside.next(.integer, in: bytes)
        try DERPrimitives.checkInteger(number, in: bytes)
        try inside.finish()
        // Version 1 is the number 0, and 3 is 2.
        guard number.count == 1, bytes[number.contentStart] < 3,
            let version = CertificateVersion(rawValue: bytes[number.contentStart] + 1)
        else { throw DERError(.unsupportedVersion, at: number.start) }
        self.version = version
        if version == .v1 { irregularities.insert(.explicitDefault) }
    }

    private mutating func readName(
        _ fields: inout DERCursor, in bytes: Span<UInt8>
    ) throws(DERError) -> ByteRange {
        let name = try fields.next(.sequence, in: bytes)
        if try !DistinguishedName.check(name, in: bytes) {
            irregularities.insert(.unsortedRelativeName)
        }
        return name.whole
    }

    private mutating func readValidity(
        _ element: DERElement, in bytes: Span<UInt8>
    ) throws(DERError) {
        var fields = element.inside
        let notBefore = try DERTime.either(try fields.next(in: bytes), in: bytes)
        let notAfter = try DERTime.either(try fields.next(in: bytes), in: bytes)
        try fields.finish()
        if notBefore.isInWrongForm || notAfter.isInWrongForm {
            irregularities.insert(.generalizedTimeBefore2050)
        }
        validity = Validity(notBefore: notBefore.time, notAfter: notAfter.time)
    }

    private mutating func readUniqueID(
        _ tag: DERTag, from fields: inout DERCursor, in bytes: Span<UInt8>
    ) throws(DERError) -> ByteRange {
        guard let element = try fields.nextIf(tag, in: bytes) else { return .absent }
        try DERPrimitives.checkBitString(element, in: bytes)
        if version == .v1 { irregularities.insert(.uniqueIdentifierInVersion1) }
        return element.content
    }

    private mutating func readExtensions(
        _ wrapper: DERElement, in bytes: Span<UInt8>
    ) throws(DERError) {
        if version != .v3 { irregularities.insert(.extensionsBelowVersion3) }
        var inside = wrapper.inside
        let list = try inside.next(.sequence, in: bytes)
        try inside.finish()
        extensions = list.content
        var cursor = list.inside
        if cursor.isAtEnd { irregularities.insert(.emptyExtensions) }
        while !cursor.isAtEnd { note(try ExtensionList.next(&cursor, in: bytes), in: bytes) }
    }

    @inline(__always)
    private mutating func note(_ fields: ExtensionList.Fields, in bytes: Span<UInt8>) {
        if fields.spellsOutDefault { irregularities.insert(.explicitDefault) }
        guard let known = KnownExtension(fields.id, in: bytes) else {
            unknownExtensionCount += 1
            hasUnknownCriticalExtension = hasUnknownCriticalExtension || fields.isCritical
            return
        }
        let slot = Int(known.rawValue)
        guard knownExtensions[slot].isAbsent else {
            irregularities.insert(.duplicateExtension)
            return
        }
        knownExtensions[slot] = fields.value.content
        if fields.isCritical { criticalExtensions.insert(KnownExtensions(known)) }
    }
}
