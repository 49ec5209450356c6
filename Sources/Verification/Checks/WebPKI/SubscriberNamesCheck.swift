import Certificates
import Events

/// A TLS server certificate has subject alternative names, all of them host names or addresses.
enum SubscriberNamesCheck {
    static let check = CertificateCheck(
        .subscriberNames, "The names of a TLS server are host names and addresses.",
        citation: "CA/Browser Forum BR, 7.1.2.7.12"
    ) { subject, report in
        guard subject.role == .target else { return }
        guard let names = subject.candidate.extensions.alternativeNames.value else {
            guard case .absent = subject.candidate.extensions.alternativeNames else { return }
            report.add(
                .alternativeNamesMissing, .error,
                what: "The certificate has no subject alternative name.",
                why: "Clients look for a server's name there, and nowhere else.",
                remedy: "Have a certificate issued with the server's names in that extension.",
                .chainConstraintsFailure, .hostnameMismatch)
            return
        }
        for name in names {
            guard let fault = fault(of: name) else { continue }
            report.add(
                .alternativeNameForbidden, .error,
                what: "\(name.displayText) \(fault).",
                why: "Only names that an authority can validate may be in a server's certificate.",
                remedy: "Have a certificate issued with host names and addresses only.",
                .chainConstraintsFailure, .hostnameMismatch)
        }
    }

    private static func fault(of name: GeneralName) -> String? {
        switch name {
        case .dnsName(let text):
            if text.octets.contains(UInt8(ascii: "*")), DNSName(presented: text.octets) == nil {
                return "has a wildcard that is not the whole left-most label"
            }
            return nil
        case .ipAddress: return nil
        default: return "is neither a host name nor an address"
        }
    }
}

extension FindingCode {
    static let alternativeNamesMissing = FindingCode("alternative_names.missing")
    static let alternativeNameForbidden = FindingCode("alternative_names.forbidden")
}
