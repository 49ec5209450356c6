/// One step of a distinguished name: a set of attributes, nearly always of one.
package struct RelativeDistinguishedName: Sendable {
    /// The SET as a whole, however it was tagged.
    package let der: ArraySlice<UInt8>

    /// Takes a set of attributes as a whole, and checks its structure but not its texts.
    package init(der: ArraySlice<UInt8>, tag: DERTag = .set) throws(DERError) {
        self.der = der
        let bytes = der.span
        do {
            var cursor = DERCursor(position: 0, end: bytes.count)
            let set = try cursor.next(tag, in: bytes)
            try cursor.finish()
            _ = try DistinguishedName.check(relativeName: set, in: bytes)
        } catch {
            throw DERError(error.kind, at: der.startIndex + error.offset)
        }
    }

    /// - Precondition: `DistinguishedName.check(relativeName:in:)` has gone over it.
    init(checked der: ArraySlice<UInt8>) {
        self.der = der
    }

    /// At least one, in the order in which they stand.
    package var attributes: [NameAttribute] {
        var attributes: [NameAttribute] = []
        var whole = DERReader(der)
        guard let set = try? whole.next() else { return [] }
        var elements = DERReader(set.content)
        while var fields = try? elements.inside(.sequence) {
            guard let type = try? fields.objectIdentifier(), let value = try? fields.next() else {
                break
            }
            attributes.append(NameAttribute(type: type, value: AttributeValue(value)))
        }
        return attributes
    }
}

/// One attribute of a name: its type and its value.
package struct NameAttribute: Sendable {
    package let type: ObjectIdentifier
    package let value: AttributeValue
}
