import Certificates
import Events
import Foundation

@testable import Verification

/// A judge with trust, a time and a profile, ready to be asked.
struct Bench {
    /// Path validation without revocation.
    static let profile: Profile = {
        var profile = Profile.any
        profile.purposes = [.serverAuthentication]
        profile.revocation = .off
        return profile
    }()

    /// The published lists that the judge goes by.
    var references = References() {
        didSet {
            var profiles = Profiles.standard
            profiles.references = references
            judge = Judge(profiles: profiles)
        }
    }
    private(set) var judge = Judge()
    var profile = Self.profile
    var trust: TrustStores
    var time = Date(timeIntervalSince1970: 1_780_000_000)  // 2026-05-28

    init(trusting anchors: [UInt8]...) throws {
        trust = TrustStores(
            TrustStore(
                name: "test",
                anchors: try anchors.map { TrustAnchor(try ParsedCertificate(der: $0)) })
        )
    }

    func examine(
        _ certificate: [UInt8], chain: [[UInt8]] = [], name: String? = nil, crls: [[UInt8]] = [],
        ocsp: [UInt8]? = nil
    ) -> (verdict: Verdict, work: Work) {
        let request = VerificationRequest(
            certificate: certificate, chain: chain, serverName: name, ocspResponse: ocsp,
            crls: crls)
        let (examination, work) = judge.examineCounting(
            request, under: profile, evidence: .none, trust: trust, at: time)
        return (examination.verdict, work)
    }
}

extension Verdict {
    /// The code of the gravest finding that keeps the certificate from passing.
    var mainCode: String? {
        indication == .passed ? nil : findings.first?.code.rawValue
    }
}
