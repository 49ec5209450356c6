/// An extension as it stands in a certificate, CRL or OCSP response: not looked into.
package struct CertificateExtension: Sendable {
    package let id: ObjectIdentifier
    package let isCritical: Bool
    /// The content of the OCTET STRING: the extension's own DER.
    package let value: ArraySlice<UInt8>
}
