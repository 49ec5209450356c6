/// What the certified key may be used for, by purpose (RFC 5280 section 4.2.1.12).
package struct ExtendedKeyUsage: Hashable, Sendable {
    /// At least one, in their order.
    package let purposes: [ObjectIdentifier]

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        var fields = try DERReader(inside: der)
        guard !fields.isAtEnd else { throw DERError(.empty, at: der.startIndex) }
        var purposes: [ObjectIdentifier] = []
        while !fields.isAtEnd { purposes.append(try fields.objectIdentifier()) }
        self.purposes = purposes
    }

    package func contains(_ purpose: ObjectIdentifier) -> Bool { purposes.contains(purpose) }
}
