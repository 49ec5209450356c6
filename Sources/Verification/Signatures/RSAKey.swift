import Certificates

/// The numbers of an RSA public key (RFC 8017, appendix A.1.1).
struct RSAKey: Hashable, Sendable {
    /// Big-endian, without leading zeros.
    let modulus: ArraySlice<UInt8>
    let exponent: ArraySlice<UInt8>

    init(der: ArraySlice<UInt8>) throws(DERError) {
        var fields = try DERReader(inside: der)
        modulus = try Self.positive(&fields)
        exponent = try Self.positive(&fields)
        try fields.finish()
    }

    var bits: Int { modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0) }

    private static func positive(
        _ fields: inout DERReader
    ) throws(DERError) -> ArraySlice<UInt8> {
        let index = fields.index
        let octets = try fields.integer()
        guard octets.first ?? 0 < 0x80, octets.contains(where: { $0 != 0 }) else {
            throw DERError(.integerOutOfRange, at: index)
        }
        return octets.first == 0 ? octets.dropFirst() : octets
    }
}
