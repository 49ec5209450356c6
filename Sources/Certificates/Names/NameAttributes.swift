/// The attributes of a name in their order, each read when its turn comes.
package struct NameAttributes: Sequence, Sendable {
    private let name: ArraySlice<UInt8>

    init(of name: DistinguishedName) {
        self.name = name.der
    }

    package func makeIterator() -> Iterator { Iterator(over: name) }

    package struct Iterator: IteratorProtocol {
        private let name: ArraySlice<UInt8>
        private var sets: DERCursor
        private var attributes = DERCursor(position: 0, end: 0)

        fileprivate init(over name: ArraySlice<UInt8>) {
            self.name = name
            let bytes = name.span
            var whole = DERCursor(position: 0, end: bytes.count)
            sets = (try? whole.next(.sequence, in: bytes))?.inside ?? whole
        }

        package mutating func next() -> NameAttribute? {
            let name = self.name
            let bytes = name.span
            if attributes.isAtEnd {
                guard !sets.isAtEnd, let set = try? sets.next(.set, in: bytes) else { return nil }
                attributes = set.inside
            }
            guard var fields = (try? attributes.next(.sequence, in: bytes))?.inside,
                let type = try? ObjectIdentifier(reading: &fields, in: bytes),
                let value = try? fields.next(in: bytes)
            else { return nil }
            return NameAttribute(
                type: type, value: AttributeValue(DERValue(value, in: name)))
        }
    }
}
