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

    /// - Precondition: `check(_:in:)` has gone over all of it; were it not so, the algorithm would be
    ///   one that nobody knows.
    init(checked der: ArraySlice<UInt8>) {
        self.der = der
        var fields = try? DERReader(inside: der)
        algorithm = (try? fields?.objectIdentifier()) ?? .empty
        parameters = (try? fields?.next())?.der
    }

    /// Whether the parameters are there and NULL, as PKCS #1 v1.5 asks (RFC 4055 section 5).
    package var hasNullParameters: Bool { parameters == [0x05, 0x00] }

    package static func == (lhs: Self, rhs: Self) -> Bool { lhs.der == rhs.der }

    package func hash(into hasher: inout Hasher) { hasher.combine(algorithm) }
}

extension AlgorithmIdentifier {
    /// Checks the structure that `init(der:)` reads, in place.
    static func check(_ element: DERElement, in bytes: Span<UInt8>) throws(DERError) {
        var fields = element.inside
        try DERPrimitives.checkObjectIdentifier(
            try fields.next(.objectIdentifier, in: bytes), in: bytes)
        if !fields.isAtEnd { _ = try fields.next(in: bytes) }
        try fields.finish()
    }
}
