import Certificates
import Events

/// The places that a certificate names for CRLs, OCSP and issuers can be asked by everybody.
enum LocationsCheck {
    static let check = CertificateCheck(
        .locations, "CRLs, OCSP responders and issuers are at http addresses.",
        citation: "CA/Browser Forum BR, 7.1.2.7.7 and 7.1.2.11.2"
    ) { subject, report in
        guard subject.role == .target || subject.role == .intermediate else { return }
        let extensions = subject.candidate.extensions
        var others = Mentioned()
        for description in extensions.informationAccess.value ?? []
        where !isPlainWeb(description.location) {
            others.add(description.location.displayText)
        }
        for point in extensions.distributionPoints.value ?? [] {
            guard case .fullName(let names)? = point.name else { continue }
            for name in names where !isPlainWeb(name) { others.add(name.displayText) }
        }
        guard !others.isEmpty else { return }
        report.add(
            .location, .warning,
            what: "Places for CRLs, OCSP or issuers that are no http address: \(others.text).",
            why: "Many clients ask http only, and with https the answer would wait for itself: "
                + "its certificate has to be checked first.",
            remedy: "Have the authority name http addresses; what is fetched there is signed.")
    }

    private static func isPlainWeb(_ name: GeneralName) -> Bool {
        guard case .uniformResourceIdentifier(let text) = name else { return false }
        let octets = text.octets
        return octets.count > 7
            && zip(octets, "http://".utf8).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
    }
}

extension FindingCode {
    static let location = FindingCode("location.scheme")
}
