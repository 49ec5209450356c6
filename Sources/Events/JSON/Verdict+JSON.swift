import FoundationEssentials

/// Verdicts are written for every request, and by hand: an encoder takes ten times as long.
extension Verdict {
    package func json() -> [UInt8] {
        // A verdict on a path of three with a finding or two has 1 to 2 KB.
        var writer = JSONWriter(capacity: 2_048)
        writer.verdict(self)
        return writer.bytes
    }

    /// Reads what any version has written; what this one has, without a decoder.
    package init(json: [UInt8]) throws(ContractError) {
        if let verdict = VerdictScanner.read(json) {
            self = verdict
        } else {
            try self.init(decoding: json)
        }
    }
}

extension Notice {
    package func json() -> [UInt8] {
        var writer = JSONWriter(capacity: 2_048)
        writer.notice(self)
        return writer.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func verdict(_ verdict: Verdict) {
        object { object in
            if let certificate = verdict.certificate {
                object.name("certificate")
                object.certificate(certificate)
            }
            object.name("evidence")
            object.array(verdict.evidence) { $0.evidence($1) }
            object.name("findings")
            object.array(verdict.findings) { $0.finding($1) }
            object.text("indication", verdict.indication.rawValue)
            object.name("notify")
            object.array(verdict.notify) { $0.text($1) }
            object.text("openssl_error", verdict.openSSLError?.rawValue)
            object.name("path")
            object.array(verdict.path) { $0.reference($1) }
            object.text("profile", verdict.profile)
            object.text("request_id", verdict.requestID)
            object.revision("revision", verdict.revision)
            object.text("server_name", verdict.serverName)
            object.text("source", verdict.source)
            object.text("sub_indication", verdict.subIndication?.rawValue)
            object.name("trust_store")
            object.trustStore(verdict.trustStore)
            object.time("validated_at", verdict.validatedAt)
            object.name("version")
            object.number(verdict.version)
        }
    }

    fileprivate mutating func notice(_ notice: Notice) {
        object { object in
            object.text("alert_id", notice.alertID)
            object.time("alert_opened_at", notice.alertOpenedAt)
            if let certificate = notice.certificate {
                object.name("certificate")
                object.certificate(certificate)
            }
            object.text("code", notice.code)
            object.time("decided_at", notice.decidedAt)
            object.text("id", notice.id)
            object.text("indication", notice.indication.rawValue)
            object.text("kind", notice.kind.rawValue)
            object.text("owner", notice.owner)
            object.text("receiver", notice.receiver)
            object.text("request_id", notice.requestID)
            object.revision("revision", notice.revision)
            object.text("rule", notice.rule)
            object.text("server_name", notice.serverName)
            object.text("severity", notice.severity.rawValue)
            object.text("source", notice.source)
            object.text("sub_indication", notice.subIndication?.rawValue)
            object.name("tags")
            object.array(notice.tags) { $0.text($1) }
            object.text("text", notice.text)
            object.text("title", notice.title)
            object.name("version")
            object.number(notice.version)
        }
    }

    private mutating func certificate(_ certificate: CertificateSummary) {
        object { object in
            object.text("issuer", certificate.issuer)
            object.text("key", certificate.key)
            object.name("names")
            object.array(certificate.names) { $0.text($1) }
            object.time("not_after", certificate.notAfter)
            object.time("not_before", certificate.notBefore)
            object.text("serial", certificate.serial)
            object.fingerprint("sha256", certificate.sha256)
            object.text("subject", certificate.subject)
        }
    }

    private mutating func finding(_ finding: Finding) {
        object { object in
            if let certificate = finding.certificate {
                object.name("certificate")
                object.reference(certificate)
            }
            object.text("citation", finding.citation)
            object.text("code", finding.code.rawValue)
            object.text("openssl_error", finding.openSSLError?.rawValue)
            object.text("remedy", finding.remedy)
            object.text("severity", finding.severity.rawValue)
            object.text("sub_indication", finding.subIndication?.rawValue)
            object.text("what", finding.what)
            object.text("why", finding.why)
        }
    }

    private mutating func evidence(_ evidence: EvidenceUse) {
        object { object in
            if let age = evidence.ageSeconds {
                object.name("age_seconds")
                object.number(age)
            }
            object.text("kind", evidence.kind.rawValue)
            object.time("next_update", evidence.nextUpdate)
            object.fingerprint("sha256", evidence.sha256)
            object.time("this_update", evidence.thisUpdate)
            object.text("url", evidence.url)
        }
    }

    private mutating func reference(_ reference: CertificateReference) {
        object { object in
            object.text("role", reference.role.rawValue)
            object.fingerprint("sha256", reference.sha256)
            object.text("subject", reference.subject)
        }
    }

    private mutating func trustStore(_ store: TrustStoreReference) {
        object { object in
            object.text("generation", store.generation)
            object.text("name", store.name)
        }
    }

    private mutating func fingerprint(_ name: String, _ fingerprint: Fingerprint) {
        self.name(name)
        self.fingerprint(fingerprint)
    }

    private mutating func revision(_ name: String, _ revision: Revision?) {
        guard let revision else { return }
        self.name(name)
        self.revision(revision)
    }
}
