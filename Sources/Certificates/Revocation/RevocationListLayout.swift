/// Where everything in a CRL is, found in one strict walk (RFC 5280 section 5.1).
struct RevocationListLayout: Sendable {
    private(set) var signedPart = ByteRange.absent
    private(set) var isVersion2 = false
    private(set) var innerAlgorithm = AlgorithmIdentifier.Layout()
    private(set) var issuer = ByteRange.absent
    private(set) var thisUpdate = PointInTime(secondsSince1970: 0)
    private(set) var nextUpdate: PointInTime?
    /// The content of the SEQUENCE OF Extension.
    private(set) var extensions = ByteRange.absent
    private(set) var outerAlgorithm = AlgorithmIdentifier.Layout()
    private(set) var signature = ByteRange.absent

    private(set) var irregularities: RevocationListIrregularities = []
    private(set) var hasUnknownCriticalEntryExtension = false
    /// The offset of each entry, in their order.
    private(set) var entries: [UInt32] = []
    /// From which entry on certificates are whose: the value of each certificate issuer extension.
    private(set) var issuerChanges: [IssuerChange] = []

    /// From one entry on, the certificates are of another issuer (section 5.3.3).
    struct IssuerChange: Sendable {
        let firstEntry: Int
        let names: ByteRange
    }

    init(of bytes: Span<UInt8>) throws(DERError) {
        var file = try DERCursor(over: bytes)
        var list = try file.next(.sequence, in: bytes).inside
        try file.finish()
        let signedPart = try list.next(.sequence, in: bytes)
        self.signedPart = signedPart.whole
        try readSignedPart(signedPart, in: bytes)
        outerAlgorithm = try AlgorithmIdentifier.check(
            try list.next(.sequence, in: bytes), in: bytes)
        let signature = try list.next(.bitString, in: bytes)
        if try DERPrimitives.checkBitString(signature, in: bytes) != 0 {
            irregularities.insert(.signatureNotInOctets)
        }
        self.signature = ByteRange(signature.contentStart + 1, signature.end)
        try list.finish()
    }

    private mutating func readSignedPart(
        _ element: DERElement, in bytes: Span<UInt8>
    ) throws(DERError) {
        var fields = element.inside
        if let version = try fields.nextIf(.integer, in: bytes) {
            // Version 2 is the number 1, and version 1 is not written.
            guard version.count == 1, bytes[version.contentStart] == 1 else {
                throw DERError(.unsupportedVersion, at: version.start)
            }
            isVersion2 = true
        }
        innerAlgorithm = try AlgorithmIdentifier.check(
            try fields.next(.sequence, in: bytes), in: bytes)
        let issuer = try fields.next(.sequence, in: bytes)
        self.issuer = issuer.whole
        if try !DistinguishedName.check(issuer, in: bytes) {
            irregularities.insert(.unsortedRelativeName)
        }
        thisUpdate = try readTime(try fields.next(in: bytes), in: bytes)
        let next = fields.peek(in: bytes)
        if next == .utcTime || next == .generalizedTime {
            nextUpdate = try readTime(try fields.next(in: bytes), in: bytes)
        } else {
            irregularities.insert(.noNextUpdate)
        }
        if let entries = try fields.nextIf(.sequence, in: bytes) {
            try readEntries(entries, in: bytes)
        }
        if let wrapper = try fields.nextIf(.contextConstructed(0), in: bytes) {
            var inside = wrapper.inside
            let list = try inside.next(.sequence, in: bytes)
            try inside.finish()
            try readExtensions(list, in: bytes)
        }
        try fields.finish()
    }

    private mutating func readTime(
        _ element: DERElement, in bytes: Span<UInt8>
    ) throws(DERError) -> PointInTime {
        let reading = try DERTime.either(element, in: bytes)
        if reading.isInWrongForm { irregularities.insert(.generalizedTimeBefore2050) }
        return reading.time
    }

    private mutating func readEntries(
        _ list: DERElement, in bytes: Span<UInt8>
    ) throws(DERError) {
        if list.count == 0 { irregularities.insert(.emptyList) }
        var cursor = list.inside
        while !cursor.isAtEnd {
            let entry = try cursor.next(.sequence, in: bytes)
            var fields = entry.inside
            try DERPrimitives.checkInteger(try fields.next(.integer, in: bytes), in: bytes)
            _ = try readTime(try fields.next(in: bytes), in: bytes)
            if !fields.isAtEnd {
                try readEntryExtensions(try fields.next(.sequence, in: bytes), in: bytes)
                try fields.finish()
            }
            entries.append(UInt32(truncatingIfNeeded: entry.start))
        }
    }

    private mutating func readEntryExtensions(
        _ list: DERElement, in bytes: Span<UInt8>
    ) throws(DERError) {
        noteExtensions(isEmpty: list.count == 0)
        var cursor = list.inside
        while !cursor.isAtEnd {
            let fields = try ExtensionList.next(&cursor, in: bytes)
            if fields.spellsOutDefault { irregularities.insert(.explicitDefault) }
            switch EntryExtension(fields.id, in: bytes) {
            case .certificateIssuer:
                issuerChanges.append(
                    IssuerChange(firstEntry: entries.count, names: fields.value.content))
            case .reasonCode, .invalidityDate:
                break
            case nil:
                if fields.isCritical { hasUnknownCriticalEntryExtension = true }
            }
        }
    }

    private mutating func readExtensions(
        _ list: DERElement, in bytes: Span<UInt8>
    ) throws(DERError) {
        noteExtensions(isEmpty: list.count == 0)
        extensions = list.content
        var cursor = list.inside
        while !cursor.isAtEnd {
            let fields = try ExtensionList.next(&cursor, in: bytes)
            if fields.spellsOutDefault { irregularities.insert(.explicitDefault) }
        }
    }

    private mutating func noteExtensions(isEmpty: Bool) {
        if !isVersion2 { irregularities.insert(.extensionsInVersion1) }
        if isEmpty { irregularities.insert(.emptyList) }
    }
}

/// The extensions of entries that this reader processes (RFC 5280 section 5.3).
private enum EntryExtension: UInt8 {
    case reasonCode = 21
    case invalidityDate = 24
    case certificateIssuer = 29

    init?(_ id: DERElement, in bytes: Span<UInt8>) {
        guard id.count == 3, bytes[id.contentStart] == 0x55, bytes[id.contentStart + 1] == 0x1D
        else { return nil }
        self.init(rawValue: bytes[id.contentStart + 2])
    }
}
