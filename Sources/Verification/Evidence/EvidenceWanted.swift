import Events

/// A piece of evidence that the judge lacks, and where a certificate says that it is.
///
/// The address comes from a certificate that nobody may have vouched for: fetch it through the
/// guarded door only.
package struct EvidenceWanted: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A CRL, by GET.
        case crl
        /// An OCSP response, by POST of this request (RFC 6960, appendix A.1).
        case ocspResponse(request: [UInt8])
        /// A certificate, or a bundle of them, of the issuer, by GET (RFC 5280, 4.2.2.1).
        case issuer
    }

    package let kind: Kind
    package let url: String
    /// The certificate that it is about.
    package let certificate: CertificateReference

    package init(kind: Kind, url: String, certificate: CertificateReference) {
        self.kind = kind
        self.url = url
        self.certificate = certificate
    }
}
