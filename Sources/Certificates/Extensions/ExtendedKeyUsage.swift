/// What the certified key may be used for, by purpose (RFC 5280 section 4.2.1.12).
package struct ExtendedKeyUsage: Hashable, Sendable {
    /// At least one, in their order.
    package let purposes: [ObjectIdentifier]

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        purposes = try der.read { (cursor, bytes) throws(DERError) in
            let list = try cursor.next(.sequence, in: bytes)
            var fields = list.inside
            guard !fields.isAtEnd else { throw DERError(.empty, at: list.start) }
            var purposes: [ObjectIdentifier] = []
            while !fields.isAtEnd {
                purposes.append(try ObjectIdentifier(reading: &fields, in: bytes))
            }
            return purposes
        }
    }

    package func contains(_ purpose: ObjectIdentifier) -> Bool { purposes.contains(purpose) }
}
