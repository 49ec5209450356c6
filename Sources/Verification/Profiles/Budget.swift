/// How much work one examination may cost, whatever its input is.
///
/// It is charged before caches are asked, so that a verdict does not depend on how warm they are.
package struct Budget: Hashable, Sendable {
    /// Signature checks, in units of one ECDSA P-256 check; see `SignatureAlgorithm.cost`.
    ///
    /// rustls-webpki's budget is 100 of any kind; more are asked for where hundreds of authorities
    /// bear one name.
    package var signatures = 1_000
    /// Certificates tried as the next one of a path.
    ///
    /// rustls-webpki: 200,000.
    package var steps = 20_000
    /// Comparisons of one name with one name constraint.
    ///
    /// rustls-webpki: 250,000.
    package var nameComparisons = 250_000
    /// Nodes and edges of the policy graph.
    package var policyNodes = 50_000
    /// Bytes of certificates, CRLs and OCSP responses of the request that are read.
    package var bytes = 64 << 20
    /// Whole paths that are validated.
    package var paths = 100

    package static let standard = Budget()

    package init() {}
}
