/// Writes CRLs of many entries, without a next update and with a signature of three octets.
struct RevocationListBuilder {
    struct Entry {
        var serial: [UInt8]
        var certificateIssuer: String?
        /// Whether an unknown extension is critical; nil for none.
        var unknown: Bool?
    }

    var entries: [Entry]

    var der: [UInt8] {
        let signedPart = DERBuilder.sequence(
            [0x02, 0x01, 0x01], DERBuilder.ecdsaWithSHA256, DERBuilder.name("issuer"), Self.time,
            DERBuilder.element(0x30, entries.flatMap(Self.entry)))
        return DERBuilder.sequence(
            signedPart, DERBuilder.ecdsaWithSHA256, [0x03, 0x04, 0x00, 1, 2, 3])
    }

    private static func entry(_ entry: Entry) -> [UInt8] {
        var extensions: [UInt8] = []
        if let issuer = entry.certificateIssuer {
            let names = DERBuilder.sequence(DERBuilder.element(0xA4, DERBuilder.name(issuer)))
            extensions += DERBuilder.extensionElement(
                [0x55, 0x1D, 29], isCritical: true, value: names)
        }
        if let isCritical = entry.unknown {
            extensions += DERBuilder.extensionElement(
                [0x2A, 0x03], isCritical: isCritical, value: [0x05, 0x00])
        }
        return DERBuilder.sequence(
            DERBuilder.element(0x02, entry.serial), time,
            extensions.isEmpty ? [] : DERBuilder.element(0x30, extensions))
    }

    private static let time = DERBuilder.element(0x17, Array("260101000000Z".utf8))
}
