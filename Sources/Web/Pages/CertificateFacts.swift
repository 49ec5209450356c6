import Certificates
import Events

/// What a certificate says, field by field, for people.
struct CertificateFacts {
    struct Fact {
        let name: String
        let values: [Value]
        let isCode: Bool
    }

    struct Value {
        let text: String
    }

    private(set) var facts: [Fact] = []

    /// Values shown of one field; a certificate may have thousands of names.
    private static let maximumValues = 100

    /// What a verdict says of it.
    init(_ summary: CertificateSummary) {
        add("Subject", [summary.subject])
        add("Issuer", [summary.issuer])
        add("Serial number", [summary.serial], isCode: true)
        add("Valid from", [Timestamps.format(summary.notBefore)])
        add("Valid until", [Timestamps.format(summary.notAfter)])
        add("Key", [summary.key])
        add("Names", summary.names)
        add("SHA-256", [summary.sha256.description], isCode: true)
    }

    /// The same, and what the certificate itself says besides.
    init(_ summary: CertificateSummary, _ certificate: ParsedCertificate) {
        self.init(summary)
        let names = (try? certificate.subjectAlternativeName) ?? nil
        if let names { replace("Names", names.map(\.description)) }
        add("Signature", [certificate.signatureAlgorithm.algorithm.shown])
        addUses(of: certificate)
        addIssuing(of: certificate)
        addExtensions(of: certificate)
    }

    private mutating func addUses(of certificate: ParsedCertificate) {
        add("Key usage", read { try certificate.keyUsage?.names ?? [] })
        add(
            "Extended key usage",
            read { try certificate.extendedKeyUsage?.purposes.map(\.shown) ?? [] })
        add(
            "Authority",
            read {
                guard let constraints = try certificate.basicConstraints else { return [] }
                guard constraints.isAuthority else { return ["no"] }
                return [constraints.pathLength.map { "yes, path length \($0)" } ?? "yes"]
            })
        add(
            "Policies",
            read { try certificate.certificatePolicies?.policies.map(\.identifier.shown) ?? [] })
    }

    private mutating func addIssuing(of certificate: ParsedCertificate) {
        add(
            "Key identifier",
            read { try certificate.subjectKeyIdentifier.map { [$0.description] } ?? [] },
            isCode: true)
        add(
            "Issuer's key identifier",
            read {
                try certificate.authorityKeyIdentifier?.keyIdentifier.map { [$0.description] } ?? []
            }, isCode: true)
        add(
            "CRLs",
            read {
                try certificate.crlDistributionPoints?.points.flatMap { point in
                    point.name?.uniformResourceIdentifiers.map(\.description) ?? []
                } ?? []
            })
        add(
            "Authority information",
            read {
                try certificate.authorityInformationAccess?.descriptions.map {
                    "\($0.method.shown): \($0.location)"
                } ?? []
            })
    }

    private mutating func addExtensions(of certificate: ParsedCertificate) {
        add(
            "Extensions",
            certificate.extensions.map { entry in
                entry.id.shown + (entry.isCritical ? " (critical)" : "")
            })
        add("Size", ["\(certificate.der.count) bytes"])
    }

    /// What is malformed says so; the findings say more.
    private func read(_ values: () throws -> [String]) -> [String] {
        do {
            return try values()
        } catch {
            return ["cannot be read: \(error)"]
        }
    }

    private mutating func add(_ name: String, _ texts: [String], isCode: Bool = false) {
        guard !texts.isEmpty else { return }
        facts.append(Self.fact(name, texts, isCode: isCode))
    }

    private mutating func replace(_ name: String, _ texts: [String]) {
        facts = facts.map { $0.name == name ? Self.fact(name, texts, isCode: $0.isCode) : $0 }
    }

    private static func fact(_ name: String, _ texts: [String], isCode: Bool) -> Fact {
        var values = texts.prefix(maximumValues).map {
            Value(text: SafeText.escape($0, limit: 300))
        }
        if texts.count > maximumValues {
            values.append(Value(text: "and \(texts.count - maximumValues) more"))
        }
        return Fact(name: name, values: values, isCode: isCode)
    }
}

extension KeyUsage {
    /// As RFC 5280, 4.2.1.3 calls them.
    fileprivate var names: [String] {
        let all: [(KeyUsage, String)] = [
            (.digitalSignature, "digital signature"), (.nonRepudiation, "content commitment"),
            (.keyEncipherment, "key encipherment"), (.dataEncipherment, "data encipherment"),
            (.keyAgreement, "key agreement"), (.keyCertificateSign, "certificate signing"),
            (.crlSign, "CRL signing"), (.encipherOnly, "encipher only"),
            (.decipherOnly, "decipher only"),
        ]
        let names = all.filter { contains($0.0) }.map(\.1)
        return names.isEmpty ? [] : [names.joined(separator: ", ")]
    }
}
