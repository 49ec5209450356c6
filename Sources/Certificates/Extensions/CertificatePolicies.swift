/// Under which policies a certificate was issued (RFC 5280 section 4.2.1.4).
package struct CertificatePolicies: Sendable {
    /// At least one, in their order.
    package let policies: [PolicyInformation]

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        var reader = try DERReader(inside: der)
        guard !reader.isAtEnd else { throw DERError(.empty, at: der.startIndex) }
        var policies: [PolicyInformation] = []
        while !reader.isAtEnd { policies.append(try PolicyInformation(reading: &reader)) }
        self.policies = policies
    }

    /// The policies that are there more than once, which section 4.2.1.4 forbids.
    package var duplicates: Set<ObjectIdentifier> {
        var seen: Set<ObjectIdentifier> = []
        return Set(policies.map(\.identifier).filter { !seen.insert($0).inserted })
    }
}

/// One policy, and what the issuer says about it.
package struct PolicyInformation: Sendable {
    package let identifier: ObjectIdentifier
    /// None, where the issuer says nothing.
    package let qualifiers: [PolicyQualifier]

    init(reading reader: inout DERReader) throws(DERError) {
        var fields = try reader.inside(.sequence)
        identifier = try fields.objectIdentifier()
        guard !fields.isAtEnd else {
            qualifiers = []
            return
        }
        var qualifiers: [PolicyQualifier] = []
        if let list = try fields.nextIf(.sequence) {
            guard !list.content.isEmpty else { throw list.error(.empty) }
            var elements = DERReader(list.content)
            while !elements.isAtEnd { qualifiers.append(try PolicyQualifier(reading: &elements)) }
        }
        self.qualifiers = qualifiers
        try fields.finish()
    }
}

/// Something that an issuer says about a policy: where to read it, or a notice to show.
package struct PolicyQualifier: Sendable {
    package let identifier: ObjectIdentifier
    /// The element that the identifier names, not looked into.
    package let value: ArraySlice<UInt8>

    init(reading reader: inout DERReader) throws(DERError) {
        var fields = try reader.inside(.sequence)
        identifier = try fields.objectIdentifier()
        value = try fields.next().der
        try fields.finish()
    }
}
