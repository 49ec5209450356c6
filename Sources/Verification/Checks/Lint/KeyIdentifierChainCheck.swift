import Certificates
import Events

/// The key that a certificate names as its issuer's is the one that its issuer names as its own.
enum KeyIdentifierChainCheck {
    static let check = PathCheck(
        .keyIdentifierChain, "Authority and subject key identifiers agree along the path.",
        citation: "RFC 5280, 4.2.1.1"
    ) { path, _, _, report in
        for index in path.certificates.indices.dropLast() {
            let candidate = path.certificates[index]
            let issuer = path.certificates[index + 1]
            guard candidate.keyIdentifierMatch(withIssuer: issuer) == .differs else { continue }
            report.add(
                .keyIdentifierDiffers, .warning, about: path.reference(at: index),
                what: "The authority key identifier is not the one that "
                    + "\(issuer.displayName) has as its own.",
                why: "The signature holds, but software that goes by identifiers finds no path.",
                remedy: "Have the certificate issued again, or put the issuer's matching "
                    + "certificate into the chain.")
        }
    }
}

extension FindingCode {
    static let keyIdentifierDiffers = FindingCode("key_identifier.differs")
}
