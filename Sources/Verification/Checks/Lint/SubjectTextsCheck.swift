import Certificates
import Events

/// The texts of a subject are of current types of string, with nothing odd in them.
enum SubjectTextsCheck {
    static let check = CertificateCheck(
        .subjectTexts, "Subjects are of current string types, without stray spaces or signs.",
        citation: "RFC 5280, 4.1.2.4 and appendix A.1"
    ) { subject, report in
        guard subject.role == .target else { return }
        let name = subject.candidate.certificate.subject
        let found = name.peculiarities
        guard !found.isDisjoint(with: interesting) else { return }
        var faults = Mentioned()
        for attribute in name.attributes {
            guard let fault = fault(of: attribute) else { continue }
            faults.add("\(attribute.description) \(fault)")
        }
        guard !faults.isEmpty else { return }
        report.add(
            .subjectText, .warning, what: "Of the subject, \(faults.text).",
            why: "Software compares, shows and stores such a text in different ways.",
            remedy: "Have the certificate issued again with a plain UTF8String or PrintableString.")
    }

    private static let interesting: NamePeculiarities = [
        .oldStringType, .outerSpace, .noText, .strangeCharacter, .countryForm, .long,
    ]

    /// What is wrong, as the end of a sentence.
    private static func fault(of attribute: NameAttribute) -> String? {
        let value = attribute.value
        guard let text = value.text, value.isWellFormed else {
            return "has characters that its type of string, \(value.tag), does not have"
        }
        if !allowed.contains(value.tag) { return "is a \(value.tag), which is no longer in use" }
        if attribute.type == .countryName, !isCountry(value) {
            return "is no country of two capital letters in a PrintableString"
        }
        if text.isEmpty { return "is empty" }
        if text.unicodeScalars.allSatisfy({
            !$0.properties.isAlphabetic && $0.properties.numericType == nil
        })
            || text.uppercased() == "N/A"
        {
            return "says nothing"
        }
        if text.first == " " || text.last == " " { return "begins or ends with a space" }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            return "has a control character"
        }
        guard let bound = upperBounds[attribute.type], text.unicodeScalars.count > bound else {
            return nil
        }
        return "has \(text.unicodeScalars.count) characters, and \(bound) are the most"
    }

    private static func isCountry(_ value: AttributeValue) -> Bool {
        value.tag == .printableString && value.content.count == 2
            && value.content.allSatisfy { 0x41...0x5A ~= $0 }
    }

    private static let allowed: Set<DERTag> = [.utf8String, .printableString, .ia5String]

    /// RFC 5280, appendix A.1.
    private static let upperBounds: [ObjectIdentifier: Int] = [
        .commonName: 64, .organizationName: 64, .organizationalUnitName: 64,
        .serialNumberAttribute: 64, .localityName: 128, .stateOrProvinceName: 128,
        .pseudonym: 128, .emailAddress: 255,
    ]
}

extension FindingCode {
    static let subjectText = FindingCode("subject.text")
}
