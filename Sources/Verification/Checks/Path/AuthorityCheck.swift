import Certificates
import Events

/// A certificate that vouches for others says that it may.
enum AuthorityCheck {
    static let check = CertificateCheck(
        .authority, "Issuers are authorities by their basic constraints.",
        citation: "RFC 5280, 6.1.4 (k)"
    ) { subject, report in
        guard subject.role.isIssuer else { return }
        let candidate = subject.candidate
        // Version 1 has no extensions; only an anchor is known to be an authority by other means.
        if subject.role == .anchor, candidate.certificate.version != .v3 { return }
        guard candidate.extensions.basicConstraints.value?.isAuthority != true else { return }
        let isPresent = candidate.certificate.has(.basicConstraints)
        report.add(
            .noAuthority, .error,
            what: isPresent
                ? "The basic constraints say that this is no authority, but it vouches for others."
                : "The basic constraints are missing in a certificate that vouches for others.",
            why: "Else everybody with a certificate could issue more in anybody's name.",
            remedy: "Have the certificate below issued by an authority.", .chainConstraintsFailure,
            .invalidCA)
    }
}

extension FindingCode {
    static let noAuthority = FindingCode("issuer.no_authority")
}
