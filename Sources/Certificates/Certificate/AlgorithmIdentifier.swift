/// An algorithm and its parameters, whatever they are (RFC 5280 section 4.1.1.2).
///
/// Compared by its octets: an absent parameter and NULL are two different things here.
package struct AlgorithmIdentifier: Hashable, Sendable {
    /// The SEQUENCE as a whole.
    package let der: ArraySlice<UInt8>
    package let algorithm: ObjectIdentifier
    /// The parameters as a whole element, tag included; nil where there are none.
    package let parameters: ArraySlice<UInt8>?

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        self.der = der
        var fields = try DERReader(inside: der)
        algorithm = try fields.objectIdentifier()
        parameters = fields.isAtEnd ? nil : try fields.next().der
        try fields.finish()
    }

    /// - Parameter layout: what `check(_:in:)` has found in these bytes.
    init(_ layout: Layout, in bytes: [UInt8]) {
        der = bytes[layout.whole]
        algorithm = ObjectIdentifier(checked: bytes.span.extracting(layout.algorithm.offsets))
        parameters = layout.parameters.isAbsent ? nil : bytes[layout.parameters]
    }

    /// Whether the parameters are there and NULL, as PKCS #1 v1.5 asks (RFC 4055 section 5).
    package var hasNullParameters: Bool { parameters == [0x05, 0x00] }

    package static func == (lhs: Self, rhs: Self) -> Bool { lhs.der == rhs.der }

    package func hash(into hasher: inout Hasher) { hasher.combine(algorithm) }
}

extension AlgorithmIdentifier {
    /// Where its parts are.
    struct Layout: Sendable {
        fileprivate(set) var whole = ByteRange.absent
        /// The content of the OBJECT IDENTIFIER.
        fileprivate(set) var algorithm = ByteRange.absent
        fileprivate(set) var parameters = ByteRange.absent
    }

    /// Checks the structure that `init(der:)` reads, in place.
    static func check(_ element: DERElement, in bytes: Span<UInt8>) throws(DERError) -> Layout {
        var layout = Layout()
        layout.whole = element.whole
        var fields = element.inside
        let algorithm = try fields.next(.objectIdentifier, in: bytes)
        try DERPrimitives.checkObjectIdentifier(algorithm, in: bytes)
        layout.algorithm = algorithm.content
        if !fields.isAtEnd { layout.parameters = try fields.next(in: bytes).whole }
        try fields.finish()
        return layout
    }
}
