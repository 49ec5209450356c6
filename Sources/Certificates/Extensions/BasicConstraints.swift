/// Whether the subject is a CA, and how deep below it a path may go (RFC 5280 section 4.2.1.9).
package struct BasicConstraints: Hashable, Sendable {
    package let isAuthority: Bool
    /// How many intermediates that are not self-issued may follow; it counts only with `isAuthority`.
    package let pathLength: Int?
    /// Whether `cA FALSE` is spelled out, which DER forbids and many certificates do.
    package let spellsOutDefault: Bool

    package init(isAuthority: Bool, pathLength: Int? = nil) {
        self.isAuthority = isAuthority
        self.pathLength = pathLength
        spellsOutDefault = false
    }

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        var fields = try DERReader(inside: der)
        let authority = fields.nextTag == .boolean ? try fields.boolean() : nil
        isAuthority = authority ?? false
        spellsOutDefault = authority == false
        pathLength = fields.nextTag == .integer ? try fields.count() : nil
        try fields.finish()
    }
}
