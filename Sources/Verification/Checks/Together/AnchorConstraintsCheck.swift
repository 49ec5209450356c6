import Certificates
import Events

/// The target keeps the limits that the trust store sets for the anchor.
enum AnchorConstraintsCheck {
    static let check = PathCheck(
        .anchorConstraints, "The trust store's limits of the anchor are kept.",
        citation: "RFC 5914; Mozilla root store policy, 7.3"
    ) { path, conditions, _, report in
        let limits = path.constraints
        let anchor = path.reference(at: path.certificates.count - 1)
        if let purposes = limits.purposes, !purposes.contains(.anyExtendedKeyUsage),
            !conditions.profile.purposes.allSatisfy(purposes.contains)
        {
            add(
                "is not trusted for the purpose of the profile \(conditions.profile.name)",
                anchor, &report)
        }
        let begin = path.target.certificate.validity.notBefore
        if let limit = limits.distrustAfter, begin > limit {
            add(
                "is not trusted for certificates that begin after \(limit); this one begins at "
                    + "\(begin)", anchor, &report)
        }
        guard let domains = limits.dnsDomains else { return }
        for case .dnsName(let text) in path.target.extensions.alternativeNames.value ?? [] {
            let isWithin = DNSName(presented: text.octets).map { name in
                domains.contains { name.isWithin(Array($0.lowercased().utf8)) }
            }
            guard isWithin != true else { continue }
            let name = text.description
            add("is not trusted for the name \(name)", anchor, &report)
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
