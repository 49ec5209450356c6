import Certificates

/// Whether a CRL is about a certificate, and for which reasons (RFC 5280, 6.3.3 (b), (d)).
struct CRLScope {
    /// A distribution point of the certificate, or the one that every certificate has: its issuer.
    struct Point {
        let name: DistributionPointName?
        let reasons: RevocationReasons
        /// The names of another issuer of CRLs; nil where it is the certificate's own.
        ///
        /// None at all where the other has no name by which CRLs are issued: then nothing counts.
        let crlIssuers: [NormalizedName]?

        init(_ point: DistributionPoint) {
            name = point.name
            reasons = point.reasons ?? .all
            crlIssuers = point.crlIssuer?.directoryNames.map(\.normalized)
        }

        /// The point of CRLs that no distribution point leads to.
        static let implicit = Point()

        private init() {
            name = nil
            reasons = .all
            crlIssuers = nil
        }
    }

    let certificate: Candidate
    let point: Point

    /// Who may have issued a CRL for the point.
    var issuers: [NormalizedName] {
        point.crlIssuers ?? [certificate.issuer]
    }

    /// The reasons that a CRL covers for the certificate; none where it is not about it.
    func reasons(coveredBy crl: SuppliedCRL) -> RevocationReasons {
        guard issuers.contains(crl.issuer) else { return [] }
        guard let scope = crl.scope.value else {
            // Another issuer's CRL has to say that it is one for others.
            return point.crlIssuers == nil ? point.reasons : []
        }
        guard point.crlIssuers == nil || scope.isIndirect, isNamed(by: scope, of: crl),
            isKind(of: scope)
        else { return [] }
        return point.reasons.intersection(scope.onlySomeReasons ?? .all)
    }

    private func isKind(of scope: IssuingDistributionPoint) -> Bool {
        let isAuthority = certificate.extensions.basicConstraints.value?.isAuthority == true
        return !(scope.containsOnlyUserCertificates && isAuthority)
            && !(scope.containsOnlyAuthorityCertificates && !isAuthority)
            && !scope.containsOnlyAttributeCertificates
    }

    /// Whether one of the names that the CRL has for its distribution point is one of the point's.
    private func isNamed(by scope: IssuingDistributionPoint, of crl: SuppliedCRL) -> Bool {
        guard let name = scope.name else { return true }
        let offered = Self.keys(of: name, below: crl.issuer)
        let wanted =
            point.name.map { Self.keys(of: $0, below: crl.issuer) }
            ?? Set(issuers.map(NameKey.directory))
        return !offered.isDisjoint(with: wanted)
    }

    /// What two names of distribution points are compared by.
    private enum NameKey: Hashable {
        case directory(NormalizedName)
        case uri(ArraySlice<UInt8>)
    }

    private static func keys(
        of name: DistributionPointName, below issuer: NormalizedName
    ) -> Set<NameKey> {
        switch name {
        case .nameRelativeToIssuer(let step):
            return [.directory(issuer.appending(step))]
        case .fullName(let names):
            return Set(
                names.compactMap { general -> NameKey? in
                    switch general {
                    case .directoryName(let name): .directory(name.normalized)
                    case .uniformResourceIdentifier(let text): .uri(text.octets)
                    default: nil
                    }
                })
        }
    }
}
