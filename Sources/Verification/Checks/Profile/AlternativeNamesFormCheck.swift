import Certificates
import Events

/// Subject alternative names are what their kinds say, and critical where they are the only name.
enum AlternativeNamesFormCheck {
    static let check = CertificateCheck(
        .alternativeNamesForm, "Subject alternative names have the form of their kind.",
        citation: "RFC 5280, 4.2.1.6"
    ) { subject, report in
        let certificate = subject.candidate.certificate
        if certificate.hasEmptySubject, !subject.role.isIssuer,
            !certificate.isCritical(.subjectAlternativeName)
        {
            report.add(
                .alternativeNamesNotCritical, .error,
                what: certificate.has(.subjectAlternativeName)
                    ? "The subject is empty and the subject alternative name is not critical."
                    : "The certificate has neither a subject nor a subject alternative name.",
                why: "Software that passes over the extension would see a certificate for nobody.",
                remedy:
                    "Have the certificate issued again with a subject, or the extension critical.",
                .chainConstraintsFailure, .invalidExtension)
        }
        guard let names = subject.candidate.extensions.alternativeNames.value else { return }
        if names.isEmpty { add("The subject alternative name is empty.", &report) }
        for name in names {
            guard let fault = fault(of: name) else { continue }
            add("\(name.displayText) \(fault).", &report)
        }
    }

    private static func add(_ what: String, _ report: inout Report) {
        report.add(
            .alternativeNameMalformed, .error, what: what,
            why: "A name that is not what its kind says is read in different ways by different "
                + "software.",
            remedy: "Have the certificate issued again with the name in its proper kind and form.",
            .formatFailure, .invalidExtension)
    }

    /// Takes patterns with a `*` anywhere, too: whether these match anything is not a question of form.
    private static func isNameOrPattern(_ octets: ArraySlice<UInt8>) -> Bool {
        DNSName.isName(octets, allowsStars: true)
    }

    /// What is wrong with a name, as the end of a sentence that begins with it.
    private static func fault(of name: GeneralName) -> String? {
        switch name {
        case .dnsName(let text):
            // No address passes for a DNS name: its last label would be a number.
            guard !isNameOrPattern(text.octets) else {
                // The preferred name syntax (RFC 1034, 3.5) has none; comparisons let it pass.
                return text.octets.contains(UInt8(ascii: "_")) ? "has an underscore" : nil
            }
            let isAddress = IPAddress(text: text.string) != nil
            return isAddress ? "is an address, not a DNS name" : "is no DNS name"
        case .rfc822Name(let text):
            return EmailAddress(text.octets) == nil ? "is no mailbox" : nil
        case .ipAddress(let octets):
            return IPAddress(octets: octets) == nil
                ? "has \(octets.count) octets, and an address has 4 or 16" : nil
        case .uniformResourceIdentifier(let text):
            return text.octets.contains(UInt8(ascii: ":"))
                && !text.octets.contains { $0 <= 0x20 || $0 >= 0x7F }
                ? nil : "is no absolute URI"
        default:
            return nil
        }
    }
}

extension FindingCode {
    static let alternativeNamesNotCritical = FindingCode("alternative_names.not_critical")
    static let alternativeNameMalformed = FindingCode("alternative_names.malformed")
}
