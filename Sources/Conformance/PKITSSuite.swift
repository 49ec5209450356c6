import Certificates
import Events
import Foundation
import Verification

/// NIST's PKITS as an index file (`pkits-index.json`) with folders `certs` and `crls` beside it.
struct PKITSSuite: Decodable {
    let validation_time: String
    let tests: [Test]

    struct Test: Decodable {
        let id: String
        let certs: [String]
        let other_certs: [String]
        let crls: [String]
        let initial_policy_oids: [String]
        let initial_explicit_policy: Bool
        let initial_policy_mapping_inhibit: Bool
        let initial_inhibit_any_policy: Bool
        let expected_result: String
    }
}

extension PKITSSuite.Test {
    /// The section of NIST's document: `pkits::4.8`.
    var namespace: String {
        id.split(separator: ".").prefix(2).joined(separator: ".")
    }

    /// The case in the judge's terms: a pool of certificates and CRLs, and the path to be found.
    func conformanceCase(in folder: URL, at time: Date) throws -> ConformanceCase {
        guard let first = certs.first, let last = certs.last, certs.count > 1 else {
            throw ConformanceError(description: "\(id): needs an anchor and a target")
        }
        func read(_ kind: String, _ name: String) throws -> [UInt8] {
            Array(try Data(contentsOf: folder.appending(path: kind).appending(path: name)))
        }
        let anchor = TrustAnchor(try ParsedCertificate(der: try read("certs", first)))
        let pool = try (certs.dropFirst().dropLast() + other_certs).map { try read("certs", $0) }
        let request = VerificationRequest(
            certificate: try read("certs", last), chain: pool,
            crls: try crls.map { try read("crls", $0) })
        return ConformanceCase(
            id: id, namespace: namespace, expectsSuccess: expected_result == "SUCCESS",
            profile: try profile(),
            requests: [request], evidence: .none,
            trust: TrustStores(TrustStore(name: "pkits", anchors: [anchor])), time: time)
    }

    /// Path validation alone, and revocation data for every certificate or none of them is believed.
    private func profile() throws -> Profile {
        var profile = Profile.any
        profile.revocation = .require
        profile.policies.acceptable = try Set(
            initial_policy_oids.map { text in
                guard let policy = ObjectIdentifier(dotted: text) else {
                    throw ConformanceError(description: "\(id): no such policy: \(text)")
                }
                return policy
            })
        profile.policies.requiresExplicit = initial_explicit_policy
        profile.policies.inhibitsMapping = initial_policy_mapping_inhibit
        profile.policies.inhibitsAny = initial_inhibit_any_policy
        return profile
    }
}
