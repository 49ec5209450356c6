/// What a TLS server with this certificate always does (RFC 7633), such as stapling.
package struct TLSFeature: Hashable, Sendable {
    /// Numbers of TLS extensions, in their order.
    package let features: [UInt16]

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        var reader = try DERReader(inside: der)
        var features: [UInt16] = []
        while !reader.isAtEnd {
            let index = reader.index
            guard let feature = UInt16(exactly: try reader.count()) else {
                throw DERError(.integerOutOfRange, at: index)
            }
            features.append(feature)
        }
        self.features = features
    }

    /// RFC 6066 section 8: the server staples an OCSP response ("must staple").
    package static let statusRequest: UInt16 = 5
    package var requiresStapledStatus: Bool { features.contains(Self.statusRequest) }
}
