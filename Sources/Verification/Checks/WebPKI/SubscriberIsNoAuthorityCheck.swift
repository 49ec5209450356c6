import Certificates
import Events

/// The certificate of a TLS server is no authority's.
enum SubscriberIsNoAuthorityCheck {
    static let check = CertificateCheck(
        .subscriberIsNoAuthority, "The certificate of a TLS server is no authority's.",
        citation: "CA/Browser Forum BR, 7.1.2.7.8 and 7.1.2.7.11"
    ) { subject, report in
        guard subject.role == .target else { return }
        let extensions = subject.candidate.extensions
        guard extensions.basicConstraints.value?.isAuthority == true else { return }
        report.add(
            .subscriberIsAuthority, .error,
            what: "The certificate is an authority's, and is presented as a server's.",
            why: "An authority's key must not be on a server, where it is exposed.",
            remedy: "Have a certificate issued for the server, with its own key.",
            .chainConstraintsFailure, .invalidPurpose)
    }
}

extension FindingCode {
    static let subscriberIsAuthority = FindingCode("subscriber.is_authority")
}
