/// One element as the cursor finds it: its tag, and where its parts are.
struct DERElement: Sendable {
    let tag: DERTag
    /// The offset of the tag.
    let start: Int
    /// The offset of the first octet of content.
    let contentStart: Int
    /// The offset behind the last octet.
    let end: Int

    var whole: ByteRange { ByteRange(start, end) }
    var content: ByteRange { ByteRange(contentStart, end) }
    var count: Int { end - contentStart }

    /// A cursor over the elements inside.
    var inside: DERCursor { DERCursor(position: contentStart, end: end) }
}
