import Certificates
import Events

/// Makes verdicts out of findings.
struct VerdictMaker {
    let request: VerificationRequest
    /// The name of the profile.
    let profile: String
    let store: TrustStoreReference
    let time: PointInTime

    /// - Parameter issuer: whom a path found above the target, where there is one.
    func verdict(
        _ findings: [Finding], about target: Candidate?, issuer: Candidate? = nil,
        path: [CertificateReference] = [], evidence: [EvidenceUse] = []
    ) -> Verdict {
        let sorted = findings.sortedByGravity()
        let indication = Self.indication(of: sorted)
        let main = indication == .passed ? nil : sorted.first
        return Verdict(
            indication: indication, subIndication: main?.subIndication,
            openSSLError: main?.openSSLError, findings: sorted,
            certificate: target.map { Self.summary($0, issuer: issuer) }, path: path,
            profile: profile,
            trustStore: store, evidence: evidence, validatedAt: time.date,
            requestID: request.requestID, serverName: request.serverName, source: request.source,
            notify: request.notify)
    }

    /// What the gravest finding says; a missing path leaves open whatever else is found.
    private static func indication(of sorted: [Finding]) -> Indication {
        guard let main = sorted.first, main.preventsPassing else { return .passed }
        return sorted.contains { $0.severity == .error } ? .failed : .indeterminate
    }

    private static func summary(
        _ candidate: Candidate, issuer: Candidate?
    ) -> CertificateSummary {
        let certificate = candidate.certificate
        let names = candidate.extensions.alternativeNames.value ?? []
        return CertificateSummary(
            sha256: candidate.fingerprint, subject: candidate.subjectText,
            issuer: issuerText(of: certificate, by: issuer),
            serial: certificate.serialNumber.description,
            notBefore: certificate.validity.notBefore.date,
            notAfter: certificate.validity.notAfter.date,
            names: names.prefix(CertificateSummary.maximumNames).map {
                $0.displayText
            }, key: candidate.keyDescription.description)
    }

    /// Taken from the issuer where it writes its name alike: it knows it already.
    private static func issuerText(
        of certificate: ParsedCertificate, by issuer: Candidate?
    ) -> String {
        guard let issuer, certificate.issuer.hasSameBytes(as: issuer.certificate.subject) else {
            return certificate.issuer.description
        }
        return issuer.subjectText
    }
}
