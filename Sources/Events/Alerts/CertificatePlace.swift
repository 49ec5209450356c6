/// Which certificate is in use at an endpoint or for a set of names: a value of `certificate.alerts`
/// (`Documentation/contracts/place.schema.json`).
package struct CertificatePlace: Contract, Hashable {
    package static let version = 1

    package var version = Self.version
    /// `at:SOURCE` or `names:DIGEST`.
    package var key: String
    package var certificate: CertificateSummary
    package var revision: Revision

    package init(key: String, certificate: CertificateSummary, revision: Revision) {
        self.key = key
        self.certificate = certificate
        self.revision = revision
    }
}
