/// A log's promise to show a certificate to everyone (RFC 6962 section 3.2), as a certificate carries it.
package struct SignedCertificateTimestamp: Sendable {
    /// The SHA-256 of the log's public key: 32 octets.
    package let logID: ArraySlice<UInt8>
    /// Milliseconds since 1970 when the log took the certificate in.
    package let milliseconds: UInt64
    /// None in version 1, and signed along.
    package let extensions: ArraySlice<UInt8>
    /// The hash and signature algorithms of TLS 1.2 (RFC 5246 section 7.4.1.4.1).
    package let hashAlgorithm: UInt8
    package let signatureAlgorithm: UInt8
    package let signature: ArraySlice<UInt8>

    /// Reads one timestamp, which must fill all of `bytes`.
    ///
    /// - Returns: nil where it is none of version 1, cut short or too long.
    package init?(_ bytes: ArraySlice<UInt8>) {
        var reader = TLSReader(bytes)
        guard reader.number(octets: 1) == 0, let logID = reader.take(32),
            let milliseconds = reader.number(octets: 8),
            let extensions = reader.vector(lengthOctets: 2),
            let hash = reader.number(octets: 1), let algorithm = reader.number(octets: 1),
            let signature = reader.vector(lengthOctets: 2), reader.isAtEnd, !signature.isEmpty
        else { return nil }
        self.logID = logID
        self.milliseconds = milliseconds
        self.extensions = extensions
        hashAlgorithm = UInt8(hash)
        signatureAlgorithm = UInt8(algorithm)
        self.signature = signature
    }
}

/// Reads the presentation language of TLS (RFC 8446 section 3): big-endian numbers and vectors.
private struct TLSReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func number(octets: Int) -> UInt64? {
        take(octets).map { $0.reduce(0) { $0 << 8 | UInt64($1) } }
    }

    mutating func vector(lengthOctets: Int) -> ArraySlice<UInt8>? {
        number(octets: lengthOctets).flatMap { take(Int($0)) }
    }
}
