import Certificates
import Events

/// A certificate's key is of a kind and size that the profile takes.
enum KeyStrengthCheck {
    static let check = CertificateCheck(
        .keyStrength, "The public key is of an allowed kind and strong enough.",
        citation: "NIST SP 800-57 part 1, 5.6.1; CA/Browser Forum BR, 6.1.5"
    ) { subject, report in
        let rules = subject.profile.algorithms
        switch subject.candidate.keyDescription {
        case .rsa(let key):
            judge(key, by: rules, subject, &report)
        case .elliptic(let curve):
            guard !rules.curves.contains(curve) else { return }
            addForbidden("ECDSA on \(curve.rawValue)", subject, &report)
        case .ed25519 where !rules.allowsEd25519, .mlDSA65 where !rules.allowsMLDSA,
            .mlDSA87 where !rules.allowsMLDSA:
            addForbidden(subject.candidate.keyDescription.description, subject, &report)
        case .unsupported(let name):
            // A target's key is for others to use; an issuer's has to be used here.
            guard
                subject.role.isIssuer || subject.profile.checks.contains(.rootExtensions)
            else { return }
            addForbidden(name, subject, &report)
        case .malformed(let reason):
            report.add(
                .keyMalformed, .error, what: "The public key cannot be read: \(reason).",
                why: "Nothing can be checked with a key that is none.",
                remedy:
                    "Have the certificate issued again with a key in the form of its algorithm.",
                citation: "RFC 3279; RFC 5480", .formatFailure, .unspecified)
        case .ed25519, .mlDSA65, .mlDSA87:
            return
        }
    }

    private static func judge(
        _ key: RSAKey, by rules: AlgorithmRules, _ subject: CertificateCheck.Subject,
        _ report: inout Report
    ) {
        let error: OpenSSLError = subject.role.isIssuer ? .caKeyTooSmall : .endEntityKeyTooSmall
        if key.bits < rules.minimumRSABits {
            report.add(
                .weakKey, .error,
                what:
                    "The RSA key has \(key.bits) bits; at least \(rules.minimumRSABits) are needed.",
                why: "Keys that small can be broken, and then anybody is the key's owner.",
                remedy:
                    "Make a new key of \(rules.minimumRSABits) bits or more, or ECDSA P-256, and "
                    + "have a certificate issued for it.",
                .cryptoConstraintsFailure, error)
        } else if key.bits > rules.maximumRSABits {
            report.add(
                .keyTooLarge, .error,
                what:
                    "The RSA key has \(key.bits) bits; at most \(rules.maximumRSABits) are taken.",
                why: "Its use costs more than anybody is willing to spend on a stranger.",
                remedy: "Use a key of 2048 to 4096 bits, or ECDSA.", .cryptoConstraintsFailure)
        } else if rules.requiresWholeOctets, key.bits % 8 != 0 {
            report.add(
                .oddKeySize, .error,
                what: "The RSA key has \(key.bits) bits, which do not make whole octets.",
                why: "The rules for public authorities allow only moduli divisible by 8.",
                remedy: "Make a new key of 2048, 3072 or 4096 bits.",
                citation: "CA/Browser Forum BR, 6.1.5", .cryptoConstraintsFailure)
        }
        if key.exponent.last.map({ $0 & 1 == 0 }) ?? true || key.exponent.elementsEqual([1]) {
            report.add(
                .weakExponent, .error, what: "The RSA key's public exponent is even, or 1.",
                why: "Such a key protects nothing: its signatures can be made by anybody.",
                remedy: "Make a new key with the exponent 65537.",
                citation: "CA/Browser Forum BR, 6.1.6; FIPS 186-5, A.1.1",
                .cryptoConstraintsFailure, error)
        }
    }

    private static func addForbidden(
        _ kind: String, _ subject: CertificateCheck.Subject, _ report: inout Report
    ) {
        report.add(
            .keyForbidden, .error, what: "The public key is of a kind not taken here: \(kind).",
            why:
                "Clients of the profile \(subject.profile.name) cannot use it, or it is "
                + "too weak.",
            remedy:
                "Have a certificate issued for an ECDSA P-256 key or an RSA key of 2048 bits or "
                + "more.",
            .cryptoConstraintsFailure, .unsupportedSignatureAlgorithm)
    }
}

extension FindingCode {
    static let weakKey = FindingCode("key.weak")
    static let keyTooLarge = FindingCode("key.too_large")
    static let oddKeySize = FindingCode("key.odd_size")
    static let weakExponent = FindingCode("key.weak_exponent")
    static let keyForbidden = FindingCode("key.forbidden")
    static let keyMalformed = FindingCode("key.malformed")
}
