import Certificates
import Events

/// No wildcard stands for everybody's names under a public suffix.
enum PublicSuffixWildcardCheck {
    static let check = CertificateCheck(
        .publicSuffixWildcard, "No wildcard is directly under a public suffix.",
        citation: "CA/Browser Forum BR, 3.2.2.6"
    ) { subject, report in
        guard subject.role == .target else { return }
        for case .dnsName(let text) in subject.candidate.extensions.alternativeNames.value ?? [] {
            guard text.octets.first == UInt8(ascii: "*") else { continue }
            let isBare = text.octets.elementsEqual([UInt8(ascii: "*")])
            let name = DNSName(presented: text.octets)
            guard isBare || name?.isWildcard == true else { continue }
            guard
                isBare || name.map({ subject.references.publicSuffixes.contains($0.text) }) == true
            else { continue }
            report.add(
                .publicSuffixWildcard, .error,
                what: "The name \(text.description) stands for all "
                    + "names under a public suffix.",
                why: "The names under a public suffix belong to many; one certificate must not.",
                remedy: "Have a certificate issued for names under a domain of your own.",
                .chainConstraintsFailure, .hostnameMismatch)
        }
    }
}

extension FindingCode {
    static let publicSuffixWildcard = FindingCode("name.public_suffix_wildcard")
}
