import FoundationEssentials

/// Reads a verdict as ``Verdict/json()`` writes it: the members in that order, none that is unknown.
///
/// Every verdict is read by several services, and Codable takes ten times as long. Of anything else it
/// says nothing: Codable reads that. What it reads, Codable would have read as the same verdict.
struct VerdictScanner {
    private var members = JSONMembers()

    /// The verdict, or nil for what is not usual.
    static func read(_ bytes: [UInt8]) -> Verdict? {
        var scanner = VerdictScanner()
        return try? scanner.verdict(in: bytes.span)
    }

    private mutating func verdict(in text: Span<UInt8>) throws(UnusualJSON) -> Verdict {
        try members.enter(in: text)
        let certificate = try certificate(in: text)
        let evidence = try evidence(in: text)
        let findings = try findings(in: text)
        let indication: Indication = try choice("indication", in: text)
        let notify = try members.strings("notify", in: text)
        let openSSLError: OpenSSLError? = try optionalChoice("openssl_error", in: text)
        let path = try path(in: text)
        let profile = try members.string("profile", in: text)
        let requestID = try members.optionalString("request_id", in: text)
        let revision = try revision(in: text)
        let serverName = try members.optionalString("server_name", in: text)
        let source = try members.optionalString("source", in: text)
        let subIndication: SubIndication? = try optionalChoice("sub_indication", in: text)
        let trustStore = try trustStore(in: text)
        let validatedAt = try time("validated_at", in: text)
        let version = try members.integer("version", in: text)
        try members.leave()
        try members.end(in: text)
        var verdict = Verdict(
            indication: indication, subIndication: subIndication, openSSLError: openSSLError,
            findings: findings, certificate: certificate, path: path, profile: profile,
            trustStore: trustStore, evidence: evidence, validatedAt: validatedAt,
            requestID: requestID, serverName: serverName, source: source, notify: notify,
            revision: revision)
        verdict.version = Int(version)
        return verdict
    }

    private mutating func certificate(
        in text: Span<UInt8>
    ) throws(UnusualJSON) -> CertificateSummary? {
        guard members.isAt("certificate", in: text) else { return nil }
        try members.enter(in: text)
        let issuer = try members.string("issuer", in: text)
        let key = try members.string("key", in: text)
        let names = try members.strings("names", in: text)
        let notAfter = try time("not_after", in: text)
        let notBefore = try time("not_before", in: text)
        let serial = try members.string("serial", in: text)
        let sha256 = try fingerprint(in: text)
        let subject = try members.string("subject", in: text)
        try members.leave()
        try members.goOn(in: text)
        return CertificateSummary(
            sha256: sha256, subject: subject, issuer: issuer, serial: serial,
            notBefore: notBefore, notAfter: notAfter, names: names, key: key)
    }

    private mutating func evidence(in text: Span<UInt8>) throws(UnusualJSON) -> [EvidenceUse] {
        var uses: [EvidenceUse] = []
        try members.enterList("evidence", in: text)
        while try members.hasElement(uses.count, in: text) {
            try members.enter(in: text)
            let age =
                members.isAt("age_seconds", in: text)
                ? try members.integer("age_seconds", in: text) : nil
            let kind: EvidenceUse.Kind = try choice("kind", in: text)
            let nextUpdate = try optionalTime("next_update", in: text)
            let sha256 = try fingerprint(in: text)
            let thisUpdate = try optionalTime("this_update", in: text)
            let url = try members.optionalString("url", in: text)
            try members.leave()
            uses.append(
                EvidenceUse(
                    kind: kind, sha256: sha256, url: url, thisUpdate: thisUpdate,
                    nextUpdate: nextUpdate, ageSeconds: age))
        }
        return uses
    }

    private mutating func findings(in text: Span<UInt8>) throws(UnusualJSON) -> [Finding] {
        var findings: [Finding] = []
        try members.enterList("findings", in: text)
        while try members.hasElement(findings.count, in: text) {
            try members.enter(in: text)
            var certificate: CertificateReference?
            if members.isAt("certificate", in: text) {
                certificate = try reference(in: text)
                try members.goOn(in: text)
            }
            let citation = try members.string("citation", in: text)
            let code = try members.string("code", in: text)
            let openSSLError: OpenSSLError? = try optionalChoice("openssl_error", in: text)
            let remedy = try members.string("remedy", in: text)
            let severity: Finding.Severity = try choice("severity", in: text)
            let subIndication: SubIndication? = try optionalChoice("sub_indication", in: text)
            let what = try members.string("what", in: text)
            let why = try members.string("why", in: text)
            try members.leave()
            findings.append(
                Finding(
                    FindingCode(code), severity, certificate: certificate, what: what, why: why,
                    remedy: remedy, citation: citation, subIndication: subIndication,
                    openSSLError: openSSLError))
        }
        return findings
    }

    private mutating func path(
        in text: Span<UInt8>
    ) throws(UnusualJSON) -> [CertificateReference] {
        var path: [CertificateReference] = []
        try members.enterList("path", in: text)
        while try members.hasElement(path.count, in: text) {
            path.append(try reference(in: text))
        }
        return path
    }

    private mutating func reference(
        in text: Span<UInt8>
    ) throws(UnusualJSON) -> CertificateReference {
        try members.enter(in: text)
        let role: CertificateReference.Role = try choice("role", in: text)
        let sha256 = try fingerprint(in: text)
        let subject = try members.string("subject", in: text)
        try members.leave()
        return CertificateReference(role: role, sha256: sha256, subject: subject)
    }

    private mutating func trustStore(
        in text: Span<UInt8>
    ) throws(UnusualJSON) -> TrustStoreReference {
        try members.expect("trust_store", in: text)
        try members.enter(in: text)
        let generation = try members.string("generation", in: text)
        let name = try members.string("name", in: text)
        try members.leave()
        try members.goOn(in: text)
        return TrustStoreReference(name: name, generation: generation)
    }

    // MARK: Values

    private mutating func choice<Choice: RawRepresentable<String>>(
        _ name: String, in text: Span<UInt8>
    ) throws(UnusualJSON) -> Choice {
        guard let choice: Choice = try optionalChoice(name, in: text) else { throw UnusualJSON() }
        return choice
    }

    private mutating func optionalChoice<Choice: RawRepresentable<String>>(
        _ name: String, in text: Span<UInt8>
    ) throws(UnusualJSON) -> Choice? {
        guard let string = try members.optionalString(name, in: text) else { return nil }
        guard let choice = Choice(rawValue: string) else { throw UnusualJSON() }
        return choice
    }

    private mutating func time(
        _ name: String, in text: Span<UInt8>
    ) throws(UnusualJSON) -> Date {
        guard let time = try optionalTime(name, in: text) else { throw UnusualJSON() }
        return time
    }

    private mutating func optionalTime(
        _ name: String, in text: Span<UInt8>
    ) throws(UnusualJSON) -> Date? {
        guard let string = try members.optionalString(name, in: text) else { return nil }
        guard let time = Timestamps.parse(string) else { throw UnusualJSON() }
        return time
    }

    private mutating func revision(in text: Span<UInt8>) throws(UnusualJSON) -> Revision? {
        guard let string = try members.optionalString("revision", in: text) else { return nil }
        guard let revision = Revision(string) else { throw UnusualJSON() }
        return revision
    }

    private mutating func fingerprint(in text: Span<UInt8>) throws(UnusualJSON) -> Fingerprint {
        guard let found = try members.optionalText("sha256", in: text),
            let fingerprint = Fingerprint(digits: text.extracting(found.range))
        else { throw UnusualJSON() }
        return fingerprint
    }
}
