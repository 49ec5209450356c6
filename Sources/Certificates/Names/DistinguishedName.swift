/// The name of a subject or issuer (RFC 5280 section 4.1.2.4): its DER, checked once, read on demand.
///
/// There is no `==` on purpose. `hasSameBytes(as:)` says less, and sooner, than `matches(_:)`, which
/// compares as section 7.1 asks.
package struct DistinguishedName: Sendable {
    /// The SEQUENCE as a whole.
    package let der: ArraySlice<UInt8>

    /// Takes a Name as a whole, and checks its structure but not its texts.
    package init(der: ArraySlice<UInt8>) throws(DERError) {
        self.der = der
        let bytes = der.span
        do {
            var cursor = DERCursor(position: 0, end: bytes.count)
            try Self.check(try cursor.next(.sequence, in: bytes), in: bytes)
            try cursor.finish()
        } catch {
            throw DERError(error.kind, at: der.startIndex + error.offset)
        }
    }

    /// - Precondition: `check(_:in:)` has gone over all of it.
    init(checked der: ArraySlice<UInt8>) {
        self.der = der
    }

    /// Whether there is no attribute at all: the name is elsewhere, or nowhere.
    package var isEmpty: Bool { der.count == 2 }

    /// Equal octets, and thus the same name; different octets may be the same name still.
    package func hasSameBytes(as other: Self) -> Bool { der == other.der }

    /// Whether both are the same name (RFC 5280 section 7.1).
    package func matches(_ other: Self) -> Bool {
        hasSameBytes(as: other) || normalized == other.normalized
    }

    /// What to compare and look up by, where octets may differ.
    package var normalized: NormalizedName { NormalizedName(self) }

    /// The relative names, the most general (the country, say) first.
    package var relativeNames: [RelativeDistinguishedName] {
        var names: [RelativeDistinguishedName] = []
        guard var sets = try? DERReader(inside: der) else { return [] }
        while let set = try? sets.nextIf(.set) {
            names.append(RelativeDistinguishedName(checked: set.der))
        }
        return names
    }

    /// All attributes of all relative names, in their order.
    package var attributes: NameAttributes { NameAttributes(of: self) }

    /// The texts of all attributes of a type; those that cannot be read are left out.
    package func texts(of type: ObjectIdentifier) -> [String] {
        attributes.filter { $0.type == type }.compactMap(\.value.text)
    }
}

extension DistinguishedName {
    /// Checks `SEQUENCE OF SET SIZE (1..) OF SEQUENCE { OBJECT IDENTIFIER, ANY }` in place.
    ///
    /// - Returns: whether every set is in order (X.690 section 11.6).
    @discardableResult
    static func check(_ name: DERElement, in bytes: Span<UInt8>) throws(DERError) -> Bool {
        var sets = name.inside
        var isSorted = true
        while !sets.isAtEnd {
            let set = try sets.next(.set, in: bytes)
            isSorted = try check(relativeName: set, in: bytes) && isSorted
        }
        return isSorted
    }

    /// Checks one SET of attributes in place; returns whether it is in order.
    static func check(
        relativeName set: DERElement, in bytes: Span<UInt8>
    ) throws(DERError) -> Bool {
        var attributes = set.inside
        var isSorted = true
        var last: DERElement?
        repeat {
            guard !attributes.isAtEnd else { throw DERError(.empty, at: set.start) }
            let attribute = try attributes.next(.sequence, in: bytes)
            var fields = attribute.inside
            try DERPrimitives.checkObjectIdentifier(
                try fields.next(.objectIdentifier, in: bytes), in: bytes)
            _ = try fields.next(in: bytes)
            try fields.finish()
            if let last {
                isSorted = isSorted && DERPrimitives.isOrdered(last, attribute, in: bytes)
            }
            last = attribute
        } while !attributes.isAtEnd
        return isSorted
    }
}
