import Certificates
import Events

/// The target, and every authority that limits purposes, allow what the profile is for.
///
/// RFC 5280 does not say that an authority's extended key usage limits what it may issue; the
/// CA/Browser Forum (BR, 7.1.2.2.5), Mozilla, Microsoft and all TLS libraries do.
enum PurposeCheck {
    static let check = PathCheck(
        .purpose, "The extended key usages along the path allow the profile's purpose.",
        citation: "RFC 5280, 4.2.1.12"
    ) { path, conditions, _, report in
        let purposes = conditions.profile.purposes
        guard !purposes.isEmpty else { return }
        for index in path.certificates.indices {
            let isEnd = index == 0
            guard let allowed = path.certificates[index].extensions.extendedKeyUsage.value else {
                if isEnd, conditions.profile.requiresExtendedKeyUsage {
                    addMissing(path.reference(at: index), conditions, &report)
                }
                continue
            }
            let mayBeAny = !isEnd || !conditions.profile.requiresExtendedKeyUsage
            if mayBeAny, allowed.contains(.anyExtendedKeyUsage) { continue }
            guard !purposes.allSatisfy(allowed.contains) else { continue }
            let missing = purposes.filter { !allowed.contains($0) }
            let reference = path.reference(at: index)
            add(missing, allowed, isEnd: isEnd, reference, conditions, &report)
        }
    }

    private static func add(
        _ missing: [ObjectIdentifier], _ allowed: [ObjectIdentifier], isEnd: Bool,
        _ reference: CertificateReference, _ conditions: Conditions, _ report: inout Report
    ) {
        let names = missing.map(\.title).joined(separator: ", ")
        let others = allowed.map(\.title).joined(separator: ", ")
        report.add(
            isEnd ? .purposeMismatch : .issuerPurpose, .error, about: reference,
            what: isEnd
                ? "The certificate is not for \(names); it is for \(others)."
                : "This authority may not issue certificates for \(names), only for \(others).",
            why:
                "The profile \(conditions.profile.name) is for \(names), and a certificate is good "
                + "only for the purposes that it names.",
            remedy: "Have a certificate issued for \(names).", .chainConstraintsFailure,
            .invalidPurpose)
    }

    private static func addMissing(
        _ reference: CertificateReference, _ conditions: Conditions, _ report: inout Report
    ) {
        report.add(
            .purposeMissing, .error, about: reference,
            what: "The certificate does not say what it is for: it has no extended key usage.",
            why: "The profile \(conditions.profile.name) asks that the purpose is named.",
            remedy: "Have a certificate issued with its extended key usage.",
            citation: "CA/Browser Forum BR, 7.1.2.7.6", .chainConstraintsFailure, .invalidPurpose)
    }
}

extension FindingCode {
    static let purposeMismatch = FindingCode("purpose.mismatch")
    static let purposeMissing = FindingCode("purpose.missing")
    static let issuerPurpose = FindingCode("issuer.purpose_mismatch")
}
