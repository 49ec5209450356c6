/// What the ledger of one certificate has to tell that of another: a value of
/// `certificate.observations` (`Documentation/contracts/relation.schema.json`).
package struct CertificateRelation: Contract, Hashable {
    package static let version = 1

    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// The certificate `by` is in use at the place `key`.
        case sighted
        /// The certificate `by` has taken over from `key`.
        case superseded
        /// The certificate `key` is in use again.
        case reinstated
        /// The certificate `by` fails because of its issuer `key`.
        case blamed
        /// The certificate `by` does not fail any more because of `key`.
        case absolved
    }

    package var version = Self.version
    package var kind: Kind
    /// The key of the ledger, or of the place, that is told.
    package var key: String
    package var by: CertificateSummary
    /// superseded, reinstated: where.
    package var place: String?
    /// blamed: what is the matter with the issuer.
    package var finding: Finding?
    package var revision: Revision

    package init(
        _ kind: Kind, key: String, by: CertificateSummary, place: String? = nil,
        finding: Finding? = nil, revision: Revision
    ) {
        self.kind = kind
        self.key = key
        self.by = by
        self.place = place
        self.finding = finding
        self.revision = revision
    }
}
