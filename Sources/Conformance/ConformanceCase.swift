import Certificates
import Events
import FoundationEssentials
import Verification

/// One case of a suite, in the judge's own terms.
package struct ConformanceCase: Sendable {
    package let id: String
    /// The part of the suite that it belongs to, `rfc5280::nc` or `pkits::4.8`.
    package let namespace: String
    /// What the suite says that must come out.
    package private(set) var expectsSuccess: Bool
    let profile: Profile
    /// One for each name that the certificate has to be good for.
    private(set) var requests: [VerificationRequest]
    let evidence: EvidenceSet
    let trust: TrustStores
    /// Nil for now.
    let time: Date?

    init(
        id: String, namespace: String, expectsSuccess: Bool, profile: Profile,
        requests: [VerificationRequest],
        evidence: EvidenceSet, trust: TrustStores, time: Date?
    ) {
        self.id = id
        self.namespace = namespace
        self.expectsSuccess = expectsSuccess
        self.profile = profile
        self.requests = requests
        self.evidence = evidence
        self.trust = trust
        self.time = time
    }

    /// The same case asked about a server that its certificate is not for, which must fail.
    package func misnamed(_ serverName: String) -> Self {
        var other = self
        other.expectsSuccess = false
        for index in other.requests.indices { other.requests[index].serverName = serverName }
        return other
    }
}

/// A case that cannot be put into the judge's terms, or a file that is no suite.
package struct ConformanceError: Error, CustomStringConvertible {
    package let description: String
}
