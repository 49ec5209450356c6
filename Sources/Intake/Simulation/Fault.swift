import Events

/// What is wrong with a simulated request, and which verdict that deserves.
package enum Fault: String, CaseIterable, Hashable, Sendable {
    /// Nothing.
    case none = "valid"
    case expired = "expired"
    case notYetValid = "not yet valid"
    /// The server name is none of the certificate's.
    case wrongHost = "wrong host"
    /// Self-signed, or issued under a root that nobody trusts.
    case untrusted = "untrusted"
    /// On the issuer's CRL, which the request carries.
    case revoked = "revoked"
    /// One bit of the signature is turned.
    case tampered = "tampered signature"
    /// Issued for servers and shown by a client, or the other way round.
    case wrongPurpose = "wrong purpose"
    /// An RSA key of 1024 bits.
    case weakKey = "weak key"
    /// The request does not carry what leads to the anchor.
    case missingIntermediate = "missing intermediate"
    /// Bytes that are not a request at all.
    case garbage = "garbage"
    /// A certificate that ends too soon.
    case truncated = "truncated"
    /// Over one of the ``RequestLimits``.
    case oversized = "oversized"

    /// The verdict that it deserves: `PASSED`, or the code of the gravest finding or of the reason
    /// why it cannot be read.
    ///
    /// It travels in ``RequestCodec/expectationAttribute``.
    package var expectation: String {
        switch self {
        case .none: Indication.passed.rawValue
        case .expired: "certificate.expired"
        case .notYetValid: "certificate.not_yet_valid"
        case .wrongHost: "name.mismatch"
        case .untrusted, .missingIntermediate: "path.no_anchor"
        case .revoked: "certificate.revoked"
        case .tampered: "signature.invalid"
        case .wrongPurpose: "purpose.mismatch"
        case .weakKey: "key.weak"
        case .garbage: UnreadableReason.Code.notJSON.rawValue
        case .truncated: "certificate.malformed"
        case .oversized: UnreadableReason.Code.tooLarge.rawValue
        }
    }
}
