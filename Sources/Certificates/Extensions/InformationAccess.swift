/// How to get at something about an issuer or subject (RFC 5280 sections 4.2.2.1 and 4.2.2.2).
package struct InformationAccess: Sendable {
    /// At least one, in their order, which is the order of preference.
    package let descriptions: [AccessDescription]

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        var reader = try DERReader(inside: der)
        guard !reader.isAtEnd else { throw DERError(.empty, at: der.startIndex) }
        var descriptions: [AccessDescription] = []
        while !reader.isAtEnd { descriptions.append(try AccessDescription(reading: &reader)) }
        self.descriptions = descriptions
    }

    /// The URIs under a method, such as `.ocspAccess` or `.caIssuersAccess`.
    package func uniformResourceIdentifiers(of method: ObjectIdentifier) -> [IA5Text] {
        descriptions.compactMap { description in
            guard description.method == method,
                case .uniformResourceIdentifier(let text) = description.location
            else { return nil }
            return text
        }
    }
}

/// One way to get at something: what, and where.
package struct AccessDescription: Sendable {
    package let method: ObjectIdentifier
    package let location: GeneralName

    init(reading reader: inout DERReader) throws(DERError) {
        var fields = try reader.inside(.sequence)
        method = try fields.objectIdentifier()
        location = try GeneralName(reading: &fields)
        try fields.finish()
    }
}
