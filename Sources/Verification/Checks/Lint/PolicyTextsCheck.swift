import Certificates
import Events

/// What an issuer says about policies can be followed and shown.
enum PolicyTextsCheck {
    static let check = CertificateCheck(
        .policyTexts, "Policies point to web pages, and their notices are short UTF-8.",
        citation: "RFC 5280, 4.2.1.4; CA/Browser Forum BR, 7.1.2.7.9"
    ) { subject, report in
        guard subject.role != .anchor else { return }
        var faults = Mentioned()
        for policy in subject.candidate.extensions.policies.value ?? [] {
            for qualifier in policy.qualifiers {
                guard let fault = fault(of: qualifier) else { continue }
                faults.add("one of \(policy.identifier) \(fault)")
            }
        }
        guard !faults.isEmpty else { return }
        report.add(
            .policyText, .warning, what: "Of the qualifiers of policies, \(faults.text).",
            why: "Nobody can read what the issuer wants to be read.",
            remedy: "Have the authority put in a web address of its practice statement, or nothing."
        )
    }

    private static func fault(of qualifier: PolicyQualifier) -> String? {
        switch qualifier.identifier {
        case .certificationPracticeStatement:
            var reader = DERReader(qualifier.value)
            guard let value = try? reader.next(.ia5String) else { return "is no IA5String" }
            return isWeb(value.content) ? nil : "is no http or https address"
        case .userNotice:
            return noticeFault(qualifier.value)
        default:
            return "is of a kind that nobody knows, \(qualifier.identifier)"
        }
    }

    /// UserNotice ::= SEQUENCE { NoticeReference OPTIONAL, DisplayText OPTIONAL }.
    private static func noticeFault(_ value: ArraySlice<UInt8>) -> String? {
        guard var fields = try? DERReader(inside: value) else { return "is no notice" }
        if fields.nextTag == .sequence { _ = try? fields.next() }
        guard !fields.isAtEnd else { return nil }
        guard let text = try? fields.next() else { return "is no notice" }
        guard text.tag == .utf8String else { return "has a text that is a \(text.tag)" }
        guard let string = String(validating: text.content, as: UTF8.self) else {
            return "has a text that is not UTF-8"
        }
        return string.unicodeScalars.count > 200 ? "has a text of more than 200 characters" : nil
    }

    static func isWeb(_ octets: ArraySlice<UInt8>) -> Bool {
        let start = String(decoding: octets.prefix(8), as: UTF8.self).lowercased()
        return start.hasPrefix("http://") || start == "https://"
    }
}

extension FindingCode {
    static let policyText = FindingCode("policy.text")
}
