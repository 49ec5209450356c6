/// Whether the subject is a CA, and how deep below it a path may go (RFC 5280 section 4.2.1.9).
package struct BasicConstraints: Hashable, Sendable {
    package let isAuthority: Bool
    /// How many intermediates that are not self-issued may follow; it counts only with `isAuthority`.
    package let pathLength: Int?
    /// Whether `cA FALSE` is spelled out, which DER forbids and many certificates do.
    package let spellsOutDefault: Bool

    package init(isAuthority: Bool, pathLength: Int? = nil) {
        self.init(isAuthority: isAuthority, pathLength: pathLength, spellsOutDefault: false)
    }

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        self = try der.read { (cursor, bytes) throws(DERError) in
            var fields = try cursor.next(.sequence, in: bytes).inside
            let authority = try fields.nextIf(.boolean, in: bytes)
            let isAuthority = try authority.map { element throws(DERError) in
                try DERPrimitives.boolean(element, in: bytes)
            }
            let length = try fields.nextIf(.integer, in: bytes)
            let pathLength = try length.map { element throws(DERError) in
                try DERPrimitives.count(element, in: bytes)
            }
            try fields.finish()
            return Self(
                isAuthority: isAuthority ?? false, pathLength: pathLength,
                spellsOutDefault: isAuthority == false)
        }
    }

    private init(isAuthority: Bool, pathLength: Int?, spellsOutDefault: Bool) {
        self.isAuthority = isAuthority
        self.pathLength = pathLength
        self.spellsOutDefault = spellsOutDefault
    }
}
