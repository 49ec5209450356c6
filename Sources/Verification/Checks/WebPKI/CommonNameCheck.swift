import Certificates
import Events

/// A common name, where there is one, repeats one of the subject alternative names to the letter.
enum CommonNameCheck {
    static let check = CertificateCheck(
        .commonName, "The common name is a copy of a subject alternative name.",
        citation: "CA/Browser Forum BR, 7.1.4.3"
    ) { subject, report in
        guard subject.role == .target else { return }
        let names = subject.candidate.extensions.alternativeNames.value ?? []
        let attributes = subject.candidate.certificate.subject.attributes
        guard !isPlain(attributes, beside: names) else { return }
        let copies = Set(names.compactMap(text))
        let commonNames = attributes.filter { $0.type == .commonName }
        if commonNames.count > 1 {
            add("There are \(commonNames.count) common names.", .error, &report)
        }
        for attribute in commonNames {
            let name = attribute.value.text
            guard name.map(copies.contains) != true else { continue }
            add(
                "The common name \(SafeText.escape(name ?? "(unreadable)")) is no subject alternative name.",
                name.map { isHarmless($0, beside: names) } ?? false ? .warning : .error, &report)
        }
    }

    /// Whether there is one common name at most, the same octets as a DNS name: so it nearly always is.
    private static func isPlain(_ attributes: NameAttributes, beside names: [GeneralName]) -> Bool {
        var count = 0
        for attribute in attributes where attribute.type == .commonName {
            count += 1
            let tag = attribute.value.tag
            let isText = tag == .utf8String || tag == .printableString
            let isCopy = names.contains { name in
                guard case .dnsName(let text) = name else { return false }
                return text.octets == attribute.value.content
            }
            guard isText, isCopy else { return false }
        }
        return count <= 1
    }

    /// Whether a common name is only superfluous, and not in conflict with the alternative names: a host
    /// name where these have none, or the domain of a wildcard.
    private static func isHarmless(_ text: String, beside names: [GeneralName]) -> Bool {
        guard let name = DNSName(presented: text.utf8) else { return false }
        let others = names.compactMap { general -> DNSName? in
            guard case .dnsName(let text) = general else { return nil }
            return DNSName(presented: text.octets)
        }
        return others.allSatisfy { $0.isWildcard && $0.bytes == name.bytes }
    }

    /// A name as the common name has to repeat it: addresses in the form of RFC 5952 or dotted decimal.
    private static func text(_ name: GeneralName) -> String? {
        switch name {
        case .dnsName(let text): text.string
        case .ipAddress(let octets): IPAddress(octets: octets)?.description
        default: nil
        }
    }

    private static func add(
        _ what: String, _ severity: Finding.Severity, _ report: inout Report
    ) {
        report.add(
            .commonName, severity, what: what,
            why:
                "Some software still takes the common name for the server's; it was not validated.",
            remedy: "Have a certificate issued without common name, or with a copy of an "
                + "alternative name.",
            .chainConstraintsFailure, .hostnameMismatch)
    }
}

extension FindingCode {
    static let commonName = FindingCode("common_name.not_a_copy")
}
