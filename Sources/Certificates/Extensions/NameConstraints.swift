/// In which parts of which name spaces the names below a CA must lie (RFC 5280 section 4.2.1.10).
package struct NameConstraints: Sendable {
    /// At least one where it is there.
    package let permitted: [GeneralSubtree]?
    /// At least one where it is there.
    package let excluded: [GeneralSubtree]?

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        var fields = try DERReader(inside: der)
        permitted = try Self.subtrees(.contextConstructed(0), from: &fields)
        excluded = try Self.subtrees(.contextConstructed(1), from: &fields)
        try fields.finish()
    }

    /// Neither: RFC 5280 forbids it, and it constrains nothing.
    package var isEmpty: Bool { permitted == nil && excluded == nil }

    private static func subtrees(
        _ tag: DERTag, from fields: inout DERReader
    ) throws(DERError) -> [GeneralSubtree]? {
        guard let list = try fields.nextIf(tag) else { return nil }
        guard !list.content.isEmpty else { throw list.error(.empty) }
        var reader = DERReader(list.content)
        var subtrees: [GeneralSubtree] = []
        while !reader.isAtEnd { subtrees.append(try GeneralSubtree(reading: &reader)) }
        return subtrees
    }
}

/// A part of a name space: all that lies at or below a name.
package struct GeneralSubtree: Sendable {
    /// What it begins at; what that means depends on the kind of name.
    package let base: GeneralName
    /// Zero in this profile; anything else a verifier must process or refuse.
    package let minimum: Int
    /// Absent in this profile.
    package let maximum: Int?

    init(reading reader: inout DERReader) throws(DERError) {
        var fields = try reader.inside(.sequence)
        base = try GeneralName(reading: &fields)
        minimum = fields.nextTag == .context(0) ? try fields.count(.context(0)) : 0
        maximum = fields.nextTag == .context(1) ? try fields.count(.context(1)) : nil
        try fields.finish()
    }
}
