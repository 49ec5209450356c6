import Certificates
import Events
import FoundationEssentials

/// Says whether a certificate is to be believed: path building, RFC 5280 validation, revocation, and
/// the checks of a profile.
///
/// Pure: no clock, no randomness, no file, no network. It is used from all cores at once.
package struct Judge: Sendable {
    package let profiles: Profiles
    let caches: Caches

    package init(profiles: Profiles = .standard) {
        self.profiles = profiles
        caches = Caches()
    }

    /// Judges the certificate of a request.
    ///
    /// The same inputs give the same verdict bytes: budgets are charged before caches are asked.
    /// - Parameters:
    ///   - evidence: what is at hand beside the request. It is believed only as far as its own
    ///     signatures reach.
    ///   - time: the time to judge for where the request names none.
    package func examine(
        _ request: VerificationRequest, evidence: EvidenceSet, trust: TrustStores, at time: Date
    ) -> Examination {
        let name = request.profile ?? profiles.defaultName
        guard let prepared = profiles.prepared(name) else {
            return .verdict(unknownProfile(name, request: request, trust: trust, at: time))
        }
        return examiner(of: request, by: prepared, evidence: evidence, trust: trust, at: time)
            .examine()
    }

    /// Judges by a profile at hand, whatever the request says of profiles.
    package func examine(
        _ request: VerificationRequest, under profile: Profile, evidence: EvidenceSet,
        trust: TrustStores, at time: Date
    ) -> Examination {
        let prepared = caches.prepared(profile, make: profiles.prepare)
        return examiner(of: request, by: prepared, evidence: evidence, trust: trust, at: time)
            .examine()
    }

    /// The same, with the work that it took: for tests and measurements.
    package func examineCounting(
        _ request: VerificationRequest, under profile: Profile, evidence: EvidenceSet,
        trust: TrustStores, at time: Date
    ) -> (examination: Examination, work: Work) {
        let prepared = caches.prepared(profile, make: profiles.prepare)
        return examiner(of: request, by: prepared, evidence: evidence, trust: trust, at: time)
            .examineCounting()
    }

    private func examiner(
        of request: VerificationRequest, by prepared: PreparedProfile, evidence: EvidenceSet,
        trust: TrustStores, at time: Date
    ) -> Examiner {
        Examiner(
            request: request, prepared: prepared, evidence: evidence, trust: trust,
            time: PointInTime(floor: request.at ?? time), caches: caches)
    }

    private func unknownProfile(
        _ name: String, request: VerificationRequest, trust: TrustStores, at time: Date
    ) -> Verdict {
        let finding = Finding(
            .unknownProfile, .unknown,
            what: "There is no profile named \(SafeText.escape(name)).",
            why: "A profile says which rules a certificate is judged by; none can be assumed.",
            remedy:
                "Name one of \(profiles.names.joined(separator: ", ")), or add it to the settings.",
            citation: "Assay, profiles", subIndication: .certificateChainGeneralFailure,
            openSSLError: .unspecified)
        return Verdict(
            indication: .indeterminate, subIndication: .certificateChainGeneralFailure,
            openSSLError: .unspecified, findings: [finding], certificate: nil, profile: name,
            trustStore: trust.reference(named: nil),
            validatedAt: PointInTime(floor: request.at ?? time).date, requestID: request.requestID,
            serverName: request.serverName, source: request.source, notify: request.notify)
    }
}

extension FindingCode {
    static let unknownProfile = FindingCode("request.profile_unknown")
}

extension PointInTime {
    /// The second that a moment lies in: validity counts in whole seconds (RFC 5280, 4.1.2.5).
    init(floor date: Date) {
        // Beyond the calendar's ends every certificate is out of its time anyway.
        let seconds = date.timeIntervalSince1970.rounded(.down)
        self.init(secondsSince1970: Int64(min(max(seconds, -1e11), 1e12)))
    }
}
