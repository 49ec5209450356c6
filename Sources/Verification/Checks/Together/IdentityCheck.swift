import Certificates
import Events

/// The certificate is for whom the client looks for (RFC 9525).
///
/// The common name is no name for this.
enum IdentityCheck {
    static let check = PathCheck(
        .identity, "The subject alternative names match the name looked for.",
        citation: "RFC 9525, 6; RFC 5280, 4.2.1.6"
    ) { path, conditions, work, report in
        guard let text = conditions.serverName else {
            if conditions.profile.identity == .expected { addMissing(path, &report) }
            return
        }
        guard let identity = conditions.identity else {
            report.add(
                .nameUnusable, .error, about: path.reference(at: 0),
                what: "\(SafeText.escape(text)) is neither a host name, nor an address, nor a URI.",
                why: "Nothing in a certificate can match it.",
                remedy: "Give the name that clients use, in ASCII (A-labels).",
                .chainConstraintsFailure, .hostnameMismatch)
            return
        }
        let names = path.target.extensions.alternativeNames.value ?? []
        guard work.charge(names.count, to: .nameComparisons) else { return }
        guard !names.contains(where: { identity.isMatched(by: $0) }) else { return }
        report.add(
            .nameMismatch, .error, about: path.reference(at: 0),
            what: "The certificate is not for \(SafeText.escape(text)); \(describe(names)).",
            why: "A client that looks for this name would be talking to somebody else.",
            remedy:
                "Have a certificate issued for \(SafeText.escape(text)), or use a name that it has.",
            .chainConstraintsFailure, identity.mismatchError)
    }

    private static func describe(_ names: [GeneralName]) -> String {
        guard !names.isEmpty else { return "it has no subject alternative name" }
        let shown = names.prefix(5).map { $0.displayText }.joined(separator: ", ")
        return "it is for \(shown)" + (names.count > 5 ? " and \(names.count - 5) more" : "")
    }

    private static func addMissing(_ path: CertificationPath, _ report: inout Report) {
        report.add(
            .nameNotGiven, .warning, about: path.reference(at: 0),
            what: "The request does not say for which name the certificate is presented.",
            why: "A certificate that is valid for somebody else would pass as well.",
            remedy: "Add `server_name` to the request.")
    }
}

extension ReferenceIdentity {
    /// Whether one of a certificate's names is this one.
    func isMatched(by name: GeneralName) -> Bool {
        switch (self, name) {
        case (.dns(let reference), .dnsName(let text)):
            return reference.isPresented(by: text.octets)
        case (.ip(let address), .ipAddress(let octets)):
            return octets.elementsEqual(address.octets)
        case (.email(let reference), .rfc822Name(let text)):
            return EmailAddress(text.octets) == reference
        case (.uri(_, let wanted), .uniformResourceIdentifier(let text)):
            // The scheme and the host are compared without case (RFC 5280, 7.4), the rest as it is.
            return normalizedURI(text.octets) == normalizedURI(wanted.utf8)
        default:
            return false
        }
    }

    var mismatchError: OpenSSLError {
        switch self {
        case .dns, .uri: .hostnameMismatch
        case .ip: .ipAddressMismatch
        case .email: .emailMismatch
        }
    }

    private func normalizedURI(_ octets: some Collection<UInt8>) -> String {
        let text = String(decoding: octets, as: UTF8.self)
        guard let slashes = text.firstIndex(of: "/") else { return text }
        let afterSlashes = text[slashes...].dropFirst(2)
        let rest = afterSlashes.firstIndex { "/?#".contains($0) } ?? text.endIndex
        return text[..<rest].lowercased() + text[rest...]
    }
}

extension FindingCode {
    static let nameMismatch = FindingCode("name.mismatch")
    static let nameUnusable = FindingCode("name.unusable")
    static let nameNotGiven = FindingCode("name.not_given")
}
