/// The extensions of a certificate, CRL, CRL entry or OCSP response, in their order.
///
/// Nothing is kept but the bytes, which were checked once: going through costs a walk.
package struct ExtensionList: Sequence, Sendable {
    /// The content of the SEQUENCE OF Extension.
    private let content: ArraySlice<UInt8>

    /// Takes a SEQUENCE OF Extension as a whole, and checks it (RFC 5280 section 4.1).
    package init(der: ArraySlice<UInt8>) throws(DERError) {
        content = try DERReader.only(.sequence, in: der).content
        let bytes = content.span
        do {
            var cursor = DERCursor(position: 0, end: bytes.count)
            while !cursor.isAtEnd { _ = try Self.next(&cursor, in: bytes) }
        } catch {
            throw DERError(error.kind, at: content.startIndex + error.offset)
        }
    }

    /// Reads `[n] EXPLICIT Extensions` where it is there.
    init(_ tag: DERTag, from fields: inout DERReader) throws(DERError) {
        guard let wrapper = try fields.nextIf(tag) else {
            self = .none
            return
        }
        try self.init(der: wrapper.content)
    }

    /// - Precondition: `next(_:in:)` has gone over all of it.
    init(checked content: ArraySlice<UInt8>) {
        self.content = content
    }

    /// No extensions.
    package static let none = ExtensionList(checked: [])

    package var isEmpty: Bool { content.isEmpty }

    /// The first extension with this name.
    package subscript(_ id: ObjectIdentifier) -> CertificateExtension? {
        first { $0.id == id }
    }

    /// The names that are there more than once (RFC 5280 section 4.2 forbids it).
    package var duplicates: Set<ObjectIdentifier> {
        var seen: Set<ObjectIdentifier> = []
        return Set(map(\.id).filter { !seen.insert($0).inserted })
    }

    package func makeIterator() -> Iterator { Iterator(content: content) }

    package struct Iterator: IteratorProtocol {
        private let content: ArraySlice<UInt8>
        private var cursor: DERCursor

        fileprivate init(content: ArraySlice<UInt8>) {
            self.content = content
            cursor = DERCursor(position: 0, end: content.count)
        }

        package mutating func next() -> CertificateExtension? {
            let content = self.content
            guard !cursor.isAtEnd,
                let fields = try? ExtensionList.next(&cursor, in: content.span)
            else { return nil }
            let base = content.startIndex
            let id = content[base + fields.id.contentStart..<base + fields.id.end]
            return CertificateExtension(
                id: ObjectIdentifier(checked: id.span), isCritical: fields.isCritical,
                value: content[base + fields.value.contentStart..<base + fields.value.end])
        }
    }
}

extension ExtensionList {
    /// The parts of one extension, in place.
    struct Fields {
        let id: DERElement
        let isCritical: Bool
        /// `critical FALSE`, which is the default and thus not to be written.
        let spellsOutDefault: Bool
        let value: DERElement
    }

    /// Reads one Extension: `SEQUENCE { OBJECT IDENTIFIER, BOOLEAN DEFAULT FALSE, OCTET STRING }`.
    @inline(__always)
    static func next(
        _ cursor: inout DERCursor, in bytes: Span<UInt8>
    ) throws(DERError) -> Fields {
        var fields = try cursor.next(.sequence, in: bytes).inside
        let id = try fields.next(.objectIdentifier, in: bytes)
        try DERPrimitives.checkObjectIdentifier(id, in: bytes)
        var isCritical = false
        var spellsOutDefault = false
        if let critical = try fields.nextIf(.boolean, in: bytes) {
            isCritical = try DERPrimitives.boolean(critical, in: bytes)
            spellsOutDefault = !isCritical
        }
        let value = try fields.next(.octetString, in: bytes)
        try fields.finish()
        return Fields(
            id: id, isCritical: isCritical, spellsOutDefault: spellsOutDefault, value: value)
    }
}
