import Certificates
import Events

/// Host names are written the one way that everybody reads alike, and once.
enum HostNamesCheck {
    static let check = CertificateCheck(
        .hostNames, "Host names are in lower case, without reserved labels, and named once.",
        citation: "RFC 5890, 2.3.1; CA/Browser Forum BR, 7.1.2.7.12"
    ) { subject, report in
        guard subject.role == .target,
            let names = subject.candidate.extensions.alternativeNames.value
        else { return }
        var capital = Mentioned()
        var reserved = Mentioned()
        var repeated = Mentioned()
        var seen = SmallMap<DERKey, Bool>()
        for case .dnsName(let text) in names {
            if hasCapital(text.octets.span) { capital.add(text.description) }
            if hasReservedLabel(text.octets.span) { reserved.add(text.description) }
            // One name has no second.
            guard names.count > 1 else { continue }
            let key = DERKey(text.octets)
            if seen[key] != nil { repeated.add(text.description) } else { seen.set(true, for: key) }
        }
        add(.hostNameLabel, .warning, "Host names with a reserved label", reserved, &report)
        add(.hostNameCase, .note, "Host names with capital letters", capital, &report)
        add(.hostNameRepeated, .note, "Host names that are named twice", repeated, &report)
    }

    private static func hasCapital(_ octets: Span<UInt8>) -> Bool {
        for index in octets.indices where 0x41...0x5A ~= octets[index] { return true }
        return false
    }

    /// Hyphens in the third and fourth place of a label: `xn--` apart, such labels are reserved
    /// (RFC 5890, 2.3.1: R-LDH labels).
    private static func hasReservedLabel(_ octets: Span<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        var start = 0
        for index in octets.indices {
            if octets[index] == UInt8(ascii: ".") { start = index + 1 }
            guard index == start + 3, octets[index] == hyphen, octets[index - 1] == hyphen else {
                continue
            }
            let isALabel =
                octets[start] | 0x20 == UInt8(ascii: "x")
                && octets[start + 1] | 0x20 == UInt8(ascii: "n")
            if !isALabel { return true }
        }
        return false
    }

    private static func add(
        _ code: FindingCode, _ severity: Finding.Severity, _ what: String, _ names: Mentioned,
        _ report: inout Report
    ) {
        guard !names.isEmpty else { return }
        report.add(
            code, severity, what: "\(what): \(names.text).",
            why: "Software that compares names without care takes such a name for another.",
            remedy: "Ask for the plain names, in lower case and once, in the next request.")
    }
}

extension FindingCode {
    static let hostNameCase = FindingCode("host_name.case")
    static let hostNameLabel = FindingCode("host_name.reserved_label")
    static let hostNameRepeated = FindingCode("host_name.repeated")
}
