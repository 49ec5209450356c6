/// One block of a textual encoding: what it says it is, and its bytes.
package struct PEMBlock: Hashable, Sendable {
    /// What stands between `-----BEGIN ` and `-----`, such as `CERTIFICATE`.
    package let label: String
    /// The decoded content: DER as a rule, not yet looked at.
    package let bytes: [UInt8]

    package init(label: String, bytes: [UInt8]) {
        self.label = label
        self.bytes = bytes
    }

    /// Whether the label is one of those under which certificates are found.
    ///
    /// RFC 7468 section 5.1 names the first; the others are OpenSSL's, old and with trust appended.
    /// - Important: after a `TRUSTED CERTIFICATE`'s DER follow OpenSSL's own bytes.
    package var isCertificate: Bool {
        switch label {
        case "CERTIFICATE", "X509 CERTIFICATE", "X.509 CERTIFICATE": true
        default: false
        }
    }

    /// Whether the label is that of a certificate revocation list (RFC 7468 section 6).
    package var isRevocationList: Bool { label == "X509 CRL" || label == "CRL" }

    /// Whether the label is that of a PKCS #7 or CMS bundle (RFC 7468 sections 8 and 9).
    package var isBundle: Bool {
        label == "PKCS7" || label == "CMS" || label == "PKCS #7 SIGNED DATA"
    }
}
