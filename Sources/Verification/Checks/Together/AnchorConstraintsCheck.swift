import Certificates
import Events

/// The target keeps the limits that the trust store sets for the anchor.
enum AnchorConstraintsCheck {
    static let check = PathCheck(
        .anchorConstraints, "The trust store's limits of the anchor are kept.",
        citation: "RFC 5914; Mozilla root store policy, 7.3"
    ) { path, conditions, _, report in
        let limits = path.constraints
        guard limits != .none else { return }
        let anchor = path.reference(at: path.certificates.count - 1)
        let purposes = conditions.profile.purposes
        for purpose in purposes where !limits.allows(purpose) {
            add(
                "is not trusted for \(purpose.title), which the profile "
                    + "\(conditions.profile.name) is for", anchor, &report)
        }
        // By the beginning of the target and not by the clock: what was issued before stays good.
        let begin = path.target.certificate.validity.notBefore
        if let limit = limits.distrustDate(for: purposes), begin > limit {
            add(
                "is not trusted for certificates that begin after \(limit); this one begins at "
                    + "\(begin)", anchor, &report)
        }
        guard limits.dnsDomains != nil else { return }
        for name in path.target.extensions.alternativeNames.value ?? []
        where !isAllowed(name, by: limits) {
            add("is not trusted for the name \(name.displayText)", anchor, &report)
        }
    }

    private static func isAllowed(_ name: GeneralName, by limits: AnchorConstraints) -> Bool {
        switch name {
        case .dnsName(let text):
            DNSName(presented: text.octets).map(limits.allows) ?? false
        case .rfc822Name(let text):
            EmailAddress(text.octets).flatMap { DNSName(presented: $0.host) }.map(limits.allows)
                ?? false
        case .uniformResourceIdentifier(let text):
            HostOfURI(text.octets)?.name.map(limits.allows) ?? false
        case .ipAddress: false
        default: true
        }
    }

    private static func add(
        _ text: String, _ anchor: CertificateReference, _ report: inout Report
    ) {
        report.add(
            .anchorConstraint, .error, about: anchor, what: "The trust anchor \(text).",
            why: "Whoever keeps the trust store has limited what this anchor may vouch for.",
            remedy: "Use a certificate of another authority, or change the trust store.",
            .chainConstraintsFailure, .certificateUntrusted)
    }
}

extension FindingCode {
    static let anchorConstraint = FindingCode("anchor.constraint")
}
