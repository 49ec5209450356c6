/// One name of any kind (RFC 5280 section 4.2.1.6).
package enum GeneralName: Sendable {
    /// A name of a type of its own; the value is the element inside of `[0] EXPLICIT`.
    case otherName(type: ObjectIdentifier, value: ArraySlice<UInt8>)
    case rfc822Name(IA5Text)
    case dnsName(IA5Text)
    /// Not looked into.
    case x400Address(ArraySlice<UInt8>)
    case directoryName(DistinguishedName)
    /// Not looked into.
    case ediPartyName(ArraySlice<UInt8>)
    case uniformResourceIdentifier(IA5Text)
    /// Four or 16 octets, and in name constraints eight or 32; whether it is so is not checked here.
    case ipAddress(ArraySlice<UInt8>)
    case registeredID(ObjectIdentifier)

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        var reader = DERReader(der)
        try self.init(reading: &reader)
        try reader.finish()
    }

    init(reading reader: inout DERReader) throws(DERError) {
        let value = try reader.next()
        switch value.tag {
        case .contextConstructed(0): self = try Self.otherName(value)
        case .context(1): self = .rfc822Name(try IA5Text(value))
        case .context(2): self = .dnsName(try IA5Text(value))
        case .contextConstructed(3): self = .x400Address(value.der)
        // A choice cannot be tagged implicitly, so the Name stands inside (X.680 section 31.2.7).
        case .contextConstructed(4):
            self = .directoryName(try DistinguishedName(der: value.content))
        case .contextConstructed(5): self = .ediPartyName(value.der)
        case .context(6): self = .uniformResourceIdentifier(try IA5Text(value))
        case .context(7): self = .ipAddress(value.content)
        case .context(8): self = .registeredID(try ObjectIdentifier(content: value.content))
        default: throw value.error(.unknownAlternative(value.tag))
        }
    }

    private static func otherName(_ value: DERValue) throws(DERError) -> Self {
        var fields = DERReader(value.content)
        let type = try fields.objectIdentifier()
        var inside = try fields.inside(.contextConstructed(0))
        try fields.finish()
        let element = try inside.next()
        try inside.finish()
        return .otherName(type: type, value: element.der)
    }
}
