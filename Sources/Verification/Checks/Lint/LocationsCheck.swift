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
        for description in extensions.informationAccess.value ?? [] {
            check(description.location, "the authority information access", &report)
        }
        for point in extensions.distributionPoints.value ?? [] {
            guard case .fullName(let names)? = point.name else { continue }
            for name in names { check(name, "the CRL distribution points", &report) }
        }
    }

    private static func check(_ name: GeneralName, _ place: String, _ report: inout Report) {
        if case .uniformResourceIdentifier(let text) = name, isPlainWeb(text.octets) { return }
        report.add(
            .location, .warning, what: "\(name.displayText) in \(place) is no http address.",
            why: "Many clients ask http only, and with https the answer would wait for itself: "
                + "its certificate has to be checked first.",
            remedy: "Have the authority name an http address; what is fetched there is signed.")
    }

    private static func isPlainWeb(_ octets: ArraySlice<UInt8>) -> Bool {
        zip(octets, "http://".utf8).allSatisfy { $0 == $1 || $0 | 0x20 == $1 } && octets.count > 7
    }
}

extension FindingCode {
    static let location = FindingCode("location.scheme")
}
