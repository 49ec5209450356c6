import Certificates

/// A certificate that is believed without proof, as far as its constraints go.
package struct TrustAnchor: Sendable {
    package let certificate: ParsedCertificate
    package let constraints: AnchorConstraints

    package init(_ certificate: ParsedCertificate, constraints: AnchorConstraints = .none) {
        self.certificate = certificate
        self.constraints = constraints
    }
}
