import Events

extension AlertLedger.Question {
    /// The place where the certificate was met, if it is an endpoint.
    ///
    /// Files are none: one may hold any number of certificates.
    var endpoint: String? {
        guard let source, EndpointScheme.isEndpoint(source) else { return nil }
        return "at:\(source.prefix(300))"
    }

    /// What a certificate is the newest for, where nobody looks at the endpoint itself.
    static func place(ofNames names: [String]) -> String? {
        guard !names.isEmpty else { return nil }
        let text = names.sorted().joined(separator: "\n").lowercased()
        return "names:\(Fingerprint(of: Array(text.utf8)).description.prefix(32))"
    }

    /// Where it is decided whether the certificate is still in use.
    ///
    /// A successor for the same names says nothing about an endpoint that still shows the old
    /// certificate: it may have been issued, but not installed.
    func place(names: [String]) -> String? {
        endpoint ?? Self.place(ofNames: names)
    }
}

extension CertificatePlace {
    /// Takes in that a certificate is in use here.
    /// - Returns: what the certificates concerned are told.
    mutating func sight(_ relation: CertificateRelation) -> [CertificateRelation] {
        let seen = relation.by
        guard seen.sha256 != certificate.sha256 else {
            revision = max(revision, relation.revision)
            return [told(.reinstated, seen, by: seen, relation)]
        }
        let isNewer =
            key.hasPrefix("at:")
            ? relation.revision > revision
            : (seen.notBefore, relation.revision) > (certificate.notBefore, revision)
        let old = certificate
        guard isNewer else { return [told(.superseded, seen, by: old, relation)] }
        certificate = seen
        revision = relation.revision
        return [
            told(.superseded, old, by: seen, relation), told(.reinstated, seen, by: seen, relation),
        ]
    }

    private func told(
        _ kind: CertificateRelation.Kind, _ certificate: CertificateSummary,
        by other: CertificateSummary, _ cause: CertificateRelation
    ) -> CertificateRelation {
        CertificateRelation(
            kind, key: certificate.sha256.description, by: other, place: key,
            revision: cause.revision)
    }
}
