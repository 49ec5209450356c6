/// Promises of logs to show a certificate to everyone (RFC 6962 section 3.3).
///
/// The extension holds an OCTET STRING, and in it a list in the encoding of TLS.
package struct SignedCertificateTimestampList: Sendable {
    /// At least one, each as its log made it, not looked into.
    package let timestamps: [ArraySlice<UInt8>]

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        let list = try DERReader.only(.octetString, in: der).content
        var rest = list
        guard let length = Self.takeLength(from: &rest), length == rest.count else {
            throw DERError(.truncated, at: list.startIndex)
        }
        var timestamps: [ArraySlice<UInt8>] = []
        while !rest.isEmpty {
            let start = rest.startIndex
            guard let length = Self.takeLength(from: &rest), length <= rest.count else {
                throw DERError(.truncated, at: start)
            }
            guard length > 0 else { throw DERError(.empty, at: start) }
            timestamps.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        guard !timestamps.isEmpty else { throw DERError(.empty, at: list.startIndex) }
        self.timestamps = timestamps
    }

    private static func takeLength(from rest: inout ArraySlice<UInt8>) -> Int? {
        guard let high = rest.popFirst(), let low = rest.popFirst() else { return nil }
        return Int(high) << 8 | Int(low)
    }
}
