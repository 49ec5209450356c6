/// A public key as a certificate carries it (RFC 5280 section 4.1.2.7), of any algorithm.
package struct SubjectPublicKeyInfo: Sendable {
    /// The SEQUENCE as a whole: what key pins and key identifiers of RFC 7093 are made of.
    package let der: ArraySlice<UInt8>
    package let algorithm: AlgorithmIdentifier
    /// The key itself: an `RSAPublicKey`, a point of a curve, or what the algorithm says.
    package let key: ArraySlice<UInt8>

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        self.der = der
        var fields = try DERReader(inside: der)
        algorithm = try AlgorithmIdentifier(der: try fields.next(.sequence).der)
        let bits = try fields.next(.bitString)
        guard try BitString(content: bits.content).unusedBits == 0 else {
            throw bits.error(.invalidBitString)
        }
        key = bits.content.dropFirst()
        try fields.finish()
    }

    /// - Parameter layout: what `check(_:in:)` has found in these bytes.
    init(_ layout: Layout, in bytes: [UInt8]) {
        der = bytes[layout.whole]
        algorithm = AlgorithmIdentifier(layout.algorithm, in: bytes)
        key = bytes[layout.key]
    }
}

extension SubjectPublicKeyInfo {
    /// Where its parts are.
    struct Layout: Sendable {
        fileprivate(set) var whole = ByteRange.absent
        fileprivate(set) var algorithm = AlgorithmIdentifier.Layout()
        fileprivate(set) var key = ByteRange.absent
    }

    /// Checks the structure that `init(der:)` reads, in place.
    static func check(_ element: DERElement, in bytes: Span<UInt8>) throws(DERError) -> Layout {
        var layout = Layout()
        layout.whole = element.whole
        var fields = element.inside
        layout.algorithm = try AlgorithmIdentifier.check(
            try fields.next(.sequence, in: bytes), in: bytes)
        layout.key = try DERPrimitives.octets(
            ofBits: try fields.next(.bitString, in: bytes), in: bytes)
        try fields.finish()
        return layout
    }
}
