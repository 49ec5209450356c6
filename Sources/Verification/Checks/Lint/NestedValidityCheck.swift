import Certificates
import Events

/// No certificate is valid for longer than the one that vouches for it.
enum NestedValidityCheck {
    static let check = PathCheck(
        .nestedValidity, "Certificates end no later than their issuers.",
        citation: "RFC 5280, 6.1 (the time must lie in all periods)"
    ) { path, _, _, report in
        for index in path.certificates.indices.dropLast() {
            let end = path.certificates[index].certificate.validity.notAfter
            let issuerEnd = path.certificates[index + 1].certificate.validity.notAfter
            guard end > issuerEnd else { continue }
            report.add(
                .outlivesIssuer, .note, about: path.reference(at: index),
                what: "The certificate is valid until \(end), and its issuer until \(issuerEnd).",
                why: "It will fail on the earlier day, which nobody has in the calendar.",
                remedy: "Renew it before \(issuerEnd), from an issuer that lives longer.")
        }
    }
}

extension FindingCode {
    static let outlivesIssuer = FindingCode("validity.outlives_issuer")
}
