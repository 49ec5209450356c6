extension ParsedCertificate {
    /// The signed part as it was before the timestamps of logs were put in: what the logs signed.
    ///
    /// RFC 6962 section 3.2: the extension is taken out, and the lengths around it become shorter; all
    /// else stays to the octet. Nil where there is no such extension.
    package var signedBytesWithoutTimestamps: [UInt8]? {
        guard has(.signedCertificateTimestamps) else { return nil }
        return try? Self.withoutTimestamps(signedBytes)
    }

    private static func withoutTimestamps(
        _ signedPart: ArraySlice<UInt8>
    ) throws(DERError) -> [UInt8] {
        var fields = try DERReader(inside: signedPart)
        var content: [UInt8] = []
        while !fields.isAtEnd {
            let field = try fields.next()
            guard field.tag == .contextConstructed(3) else {
                content += field.der
                continue
            }
            var list = try DERReader(inside: field.content)
            var kept: [UInt8] = []
            while !list.isAtEnd {
                let element = try list.next(.sequence)
                var parts = DERReader(element.content)
                guard try parts.objectIdentifier() != .signedCertificateTimestamps else { continue }
                kept += element.der
            }
            content += encode(.contextConstructed(3), encode(.sequence, kept))
        }
        return encode(.sequence, content)
    }

    private static func encode(_ tag: DERTag, _ content: [UInt8]) -> [UInt8] {
        var length: [UInt8] = []
        if content.count < 0x80 {
            length = [UInt8(content.count)]
        } else {
            var rest = content.count
            while rest > 0 {
                length.insert(UInt8(truncatingIfNeeded: rest), at: 0)
                rest >>= 8
            }
            length.insert(0x80 | UInt8(length.count), at: 0)
        }
        return [tag.rawValue] + length + content
    }
}
