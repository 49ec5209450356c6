import Events

/// A piece of evidence, and where a certificate says that it is.
///
/// The address comes from a certificate that nobody may have vouched for: fetch it through the
/// guarded door only.
package struct EvidencePlace: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A CRL, complete or delta, by GET.
        case crl
        /// An OCSP response, by POST of this request (RFC 6960, appendix A.1).
        case ocspResponse(request: [UInt8])
        /// A certificate, or a bundle of them, of the issuer, by GET (RFC 5280, 4.2.2.1).
        case issuer
    }

    package let kind: Kind
    package let url: String

    package init(_ kind: Kind, _ url: String) {
        self.kind = kind
        self.url = url
    }
}

/// A piece of evidence that the judge lacks, and for which certificate.
package struct EvidenceWanted: Hashable, Sendable {
    package let place: EvidencePlace
    /// The certificate that it is about.
    package let certificate: CertificateReference

    package var kind: EvidencePlace.Kind { place.kind }
    package var url: String { place.url }

    package init(kind: EvidencePlace.Kind, url: String, certificate: CertificateReference) {
        place = EvidencePlace(kind, url)
        self.certificate = certificate
    }
}
