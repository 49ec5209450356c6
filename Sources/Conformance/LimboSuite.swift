import Certificates
import Events
import FoundationEssentials
import Verification

/// x509-limbo's file format (C2SP/x509-limbo, `limbo-schema.json`), as far as it matters here.
struct LimboSuite: Decodable {
    let testcases: [Testcase]

    struct Testcase: Decodable {
        let id: String
        let features: [String]?
        let validation_kind: String
        let trusted_certs: [String]
        let untrusted_intermediates: [String]
        let peer_certificate: String
        let validation_time: String?
        let key_usage: [String]?
        let extended_key_usage: [String]?
        let expected_result: String
        let expected_peer_name: PeerName?
        let expected_peer_names: [PeerName]?
        let max_chain_depth: Int?
        let crls: [String]?
    }

    struct PeerName: Decodable {
        let kind: String
        let value: String
    }
}

extension LimboSuite.Testcase {
    /// All of the id but its last part, and of that two steps: `bettertls::nameconstraints`.
    var namespace: String {
        id.split(separator: ":").dropLast().prefix(2).joined(separator: "::")
    }

    /// The case in the judge's terms.
    func conformanceCase() throws -> ConformanceCase {
        let anchors = try trusted_certs.flatMap(ders).compactMap { der in
            // What cannot be read is trusted by nobody.
            (try? ParsedCertificate(der: der)).map { TrustAnchor($0) }
        }
        let names = [expected_peer_name].compactMap(\.self) + (expected_peer_names ?? [])
        let leaf = try ders(peer_certificate)[0]
        let chain = try untrusted_intermediates.flatMap(ders)
        let lists = try (crls ?? []).flatMap(ders)
        let requests = (names.isEmpty ? [nil] : names.map(Optional.some)).map { name in
            VerificationRequest(
                certificate: leaf, chain: chain, serverName: name?.value, crls: lists)
        }
        return ConformanceCase(
            id: id, namespace: namespace, expectsSuccess: expected_result == "SUCCESS",
            profile: try profile(),
            requests: requests, evidence: .none,
            trust: TrustStores(TrustStore(name: "limbo", anchors: anchors)), time: try time())
    }

    /// Cases about the web's public key infrastructure are judged by its rules, all others by RFC 5280.
    private var isWebPKI: Bool {
        id.hasPrefix("webpki::")
            || (features ?? []).contains {
                $0.hasPrefix("pedantic-webpki") || $0.hasPrefix("pedantic-public-suffix")
            }
    }

    private func profile() throws -> Profile {
        var profile = isWebPKI ? Profile.tlsServer : Profile.rfc5280
        profile.purposes =
            try (extended_key_usage ?? []).isEmpty
            ? [validation_kind == "CLIENT" ? .clientAuthentication : .serverAuthentication]
            : (extended_key_usage ?? []).map(purpose)
        profile.keyUsage = try KeyUsage((key_usage ?? []).map(usage))
        if let max_chain_depth { profile.maximumIntermediates = max_chain_depth }
        profile.revocation = (crls ?? []).isEmpty ? .off : .require
        return profile
    }

    private func purpose(_ name: String) throws -> ObjectIdentifier {
        switch name {
        case "anyExtendedKeyUsage": .anyExtendedKeyUsage
        case "serverAuth": .serverAuthentication
        case "clientAuth": .clientAuthentication
        case "codeSigning": .codeSigning
        case "emailProtection": .emailProtection
        case "timeStamping": .timeStamping
        case "OCSPSigning": .ocspSigning
        default: throw ConformanceError(description: "\(id): no such extended key usage: \(name)")
        }
    }

    private func usage(_ name: String) throws -> KeyUsage {
        switch name {
        case "digitalSignature": .digitalSignature
        case "contentCommitment": .nonRepudiation
        case "keyEncipherment": .keyEncipherment
        case "dataEncipherment": .dataEncipherment
        case "keyAgreement": .keyAgreement
        case "keyCertSign": .keyCertificateSign
        case "cRLSign": .crlSign
        case "encipher_only", "encipherOnly": .encipherOnly
        case "decipher_only", "decipherOnly": .decipherOnly
        default: throw ConformanceError(description: "\(id): no such key usage: \(name)")
        }
    }

    private func time() throws -> Date? {
        guard let validation_time else { return nil }
        guard let time = Timestamps.parse(validation_time) else {
            throw ConformanceError(description: "\(id): not a time: \(validation_time)")
        }
        return time
    }

    private func ders(_ pem: String) throws -> [[UInt8]] {
        let blocks = try PEM.blocks(in: Array(pem.utf8)).map(\.bytes)
        guard !blocks.isEmpty else {
            throw ConformanceError(description: "\(id): a certificate or CRL is missing")
        }
        return blocks
    }
}
