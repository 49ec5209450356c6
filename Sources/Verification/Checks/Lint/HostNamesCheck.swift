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
        var seen = SmallMap<DERKey, Bool>()
        for case .dnsName(let text) in names {
            if text.octets.contains(where: { 0x41...0x5A ~= $0 }) {
                add(
                    .hostNameCase, .note, "The host name \(text) has capital letters.", &report)
            }
            if hasReservedLabel(text.octets) {
                add(
                    .hostNameLabel, .warning,
                    "The host name \(text) has a label with hyphens in its third and fourth place "
                        + "that is no A-label.", &report)
            }
            let key = DERKey(text.octets)
            guard seen[key] == nil else {
                add(.hostNameRepeated, .note, "The host name \(text) is named twice.", &report)
                continue
            }
            // One name has no second.
            if names.count > 1 { seen.set(true, for: key) }
        }
    }

    /// `xn--` apart, such labels are reserved (RFC 5890, 2.3.1: R-LDH labels).
    private static func hasReservedLabel(_ octets: ArraySlice<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        var start = octets.startIndex
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
        _ code: FindingCode, _ severity: Finding.Severity, _ what: String, _ report: inout Report
    ) {
        report.add(
            code, severity, what: what,
            why: "Software that compares names without care takes this one for another.",
            remedy: "Ask for the plain name, in lower case and once, in the next request.")
    }
}

extension FindingCode {
    static let hostNameCase = FindingCode("host_name.case")
    static let hostNameLabel = FindingCode("host_name.reserved_label")
    static let hostNameRepeated = FindingCode("host_name.repeated")
}
