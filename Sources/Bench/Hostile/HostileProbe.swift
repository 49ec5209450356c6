import Certificates
import Events
import Foundation
import Verification

/// Input that is made to cost work, and the answer that it has to get all the same.
package struct HostileProbe: Sendable {
    package let name: String
    /// One sentence: what the sender does.
    package let summary: String
    /// The code of the finding that decides, or `PASSED`.
    package let expected: String
    /// What the work must stay below, where that is less than the whole budget.
    package let limits: HostileLimits
    private let makeInput: @Sendable () throws -> HostileInput

    init(
        _ name: String, _ summary: String, expecting expected: String,
        within limits: HostileLimits = HostileLimits(),
        make: @escaping @Sendable () throws -> HostileInput
    ) {
        self.name = name
        self.summary = summary
        self.expected = expected
        self.limits = limits
        makeInput = make
    }

    /// Forges the input: that may take longer than judging it.
    package func input() throws -> HostileInput { try makeInput() }

    /// All of them.
    package static let all: [HostileProbe] =
        manyIssuers + meshes + doubledLayers + names + sizes + revocation + keys + policies
}

/// Bounds of counted work; nil for the budget's own.
package struct HostileLimits: Hashable, Sendable {
    package var signatures: Int?
    package var steps: Int?
    package var paths: Int?

    package init(signatures: Int? = nil, steps: Int? = nil, paths: Int? = nil) {
        self.signatures = signatures
        self.steps = steps
        self.paths = paths
    }
}

/// What the judge is given.
package struct HostileInput: Sendable {
    package var request: VerificationRequest
    package var profile: Profile
    package var trust: TrustStores
    package var evidence = EvidenceSet.none

    /// The time for which all is forged.
    package static let time = Date(timeIntervalSince1970: 1_780_000_000)  // 2026-05-28

    /// - Parameter anchor: DER of the one certificate that is trusted.
    init(
        _ certificate: [UInt8], chain: [[UInt8]] = [], crls: [[UInt8]] = [],
        ocspResponse: [UInt8]? = nil, trusting anchor: [UInt8], profile: Profile = .hostile
    ) throws {
        request = VerificationRequest(
            certificate: certificate, chain: chain, serverName: "example.com",
            ocspResponse: ocspResponse, crls: crls)
        self.profile = profile
        trust = TrustStores(
            TrustStore(name: "probe", anchors: [TrustAnchor(try ParsedCertificate(der: anchor))]))
    }
}

extension Profile {
    /// TLS servers by RFC 5280 with all checks of form, so that these are put under load too.
    static let hostile: Profile = {
        var profile = Profile.rfc5280
        profile.purposes = [.serverAuthentication]
        profile.revocation = .off
        return profile
    }()

    /// The path alone, without what a certificate's form should be.
    static let hostilePath: Profile = {
        var profile = Profile.hostile
        profile.checks = .path
        return profile
    }()

    /// The same with revocation that has to be known.
    static let hostileRevocation: Profile = {
        var profile = Profile.hostile
        profile.revocation = .require
        return profile
    }()

    /// For paths that are longer than any real one.
    static let hostileDepth: Profile = {
        var profile = Profile.hostile
        profile.maximumIntermediates = 30
        return profile
    }()
}
