import Certificates
import Events

/// No key is on the list of keys that everybody has.
enum KnownWeakKeyCheck {
    static let check = CertificateCheck(
        .weakKeyKnown, "Keys are not on the list of known keys (setting verification.weak_keys).",
        citation: "CVE-2008-0166; CA/Browser Forum BR, 6.1.1.3"
    ) { subject, report in
        let list = subject.references.weakKeys
        guard !list.isEmpty, list.contains(subject.candidate) else { return }
        report.add(
            .keyKnown, .error,
            what: "The public key is on the list of keys whose private keys are known.",
            why: "Debian's OpenSSL of 2006 to 2008 could make 32,768 keys a size only, and others "
                + "were published; whoever has the list is the key's owner.",
            remedy: "Make a new key with current software, replace it everywhere, and have a "
                + "certificate issued for it.",
            .cryptoConstraintsFailure, .unspecified)
    }
}

extension FindingCode {
    static let keyKnown = FindingCode("key.known")
}
