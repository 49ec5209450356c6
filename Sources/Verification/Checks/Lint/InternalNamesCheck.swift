import Certificates
import Events

/// A TLS server's names are ones that exist once in the world.
enum InternalNamesCheck {
    static let check = CertificateCheck(
        .internalNames, "A TLS server's names and addresses exist once in the world.",
        citation: "CA/Browser Forum BR, 4.2.2 and 7.1.2.7.12; RFC 6761; RFC 6890"
    ) { subject, report in
        guard subject.role == .target else { return }
        var hosts = Mentioned()
        var addresses = Mentioned()
        for name in subject.candidate.extensions.alternativeNames.value ?? [] {
            switch name {
            case .dnsName(let text) where isInternal(text.octets): hosts.add(text.description)
            case .ipAddress(let octets) where isReserved(octets): addresses.add(name.displayText)
            default: continue
            }
        }
        add("Internal or reserved host names", hosts, &report)
        add("Private or reserved addresses", addresses, &report)
    }

    /// A single label, or one under a domain that is for tests and home networks (RFC 6761, RFC 6762,
    /// and ICANN's resolution of 2024-07-29 on `internal`).
    private static func isInternal(_ octets: ArraySlice<UInt8>) -> Bool {
        guard let dot = octets.lastIndex(of: UInt8(ascii: ".")) else {
            return !octets.elementsEqual("*".utf8)
        }
        let label = octets[(dot + 1)...]
        guard (4...9).contains(label.count) else { return false }
        return reserved.contains { reserved in
            reserved.utf8.count == label.count
                && zip(reserved.utf8, label).allSatisfy { $0 == $1 | 0x20 }
        }
    }

    private static let reserved = [
        "local", "localhost", "internal", "test", "invalid", "example",
    ]

    /// The registries of special-purpose addresses, as far as nobody owns such an address alone.
    private static func isReserved(_ octets: ArraySlice<UInt8>) -> Bool {
        let networks = octets.count == 4 ? version4 : octets.count == 16 ? version6 : []
        return networks.contains { prefix, bits in
            zip(prefix, octets).enumerated().allSatisfy { index, pair in
                let kept = max(0, min(8, bits - 8 * index))
                let mask = UInt8(truncatingIfNeeded: 0xFF00 >> kept)
                return pair.0 & mask == pair.1 & mask
            }
        }
    }

    private static let version4: [([UInt8], Int)] = [
        ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12),
        ([192, 0, 0], 24), ([192, 0, 2], 24), ([192, 168], 16), ([198, 18], 15),
        ([198, 51, 100], 24), ([203, 0, 113], 24), ([224], 3),
    ]
    private static let version6: [([UInt8], Int)] = [
        (Array(repeating: 0, count: 16), 127), ([0x20, 0x01, 0x0D, 0xB8], 32), ([0xFC], 7),
        ([0xFE, 0x80], 10), ([0xFF], 8),
    ]

    private static func add(_ what: String, _ names: Mentioned, _ report: inout Report) {
        guard !names.isEmpty else { return }
        report.add(
            .internalName, .warning, what: "\(what): \(names.text).",
            why: "Every network has its own of that name, and all of them would be this server.",
            remedy: "Use a name under a domain of your own, or a private authority and a profile "
                + "without this check.")
    }
}

extension FindingCode {
    static let internalName = FindingCode("name.internal")
}
