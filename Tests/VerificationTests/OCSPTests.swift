import Certificates
import Events
import Foundation
import Testing

@testable import Verification

/// OCSP responses are believed as far as RFC 6960 goes, and no further.
@Suite struct OCSPTests {
    private let root = Forge.Entity("Root")
    private let leaf = Forge.Entity("Leaf")
    private let responder = Forge.Entity("Responder")

    private func bench() throws -> Bench {
        var bench = try Bench(trusting: Forge.authority.make(root, by: root))
        bench.profile.revocation = .require
        return bench
    }

    private func certificate() throws -> [UInt8] {
        try Forge.server("example.com").make(leaf, by: root)
    }

    private func verdict(_ response: [UInt8]?) throws -> Verdict {
        try bench().examine(certificate(), ocsp: response).verdict
    }

    /// The responder's certificate, with the purpose of one or not.
    private func appointment(
        by issuer: Forge.Entity, mayAnswer: Bool = true, notAfter: String = "20270101000000"
    ) throws -> [UInt8] {
        let purpose: [UInt8] =
            mayAnswer
            ? DER.id(0x2B, 6, 1, 5, 5, 7, 3, 9) : DER.id(0x2B, 6, 1, 5, 5, 7, 3, 1)
        let parts = Forge().with { $0.notAfter = notAfter }
        return try parts.makeResponder(responder, by: issuer, purpose: purpose)
    }

    @Test func aGoodAnswerOfTheIssuerPasses() throws {
        let verdict = try verdict(OCSPForge().make(issuer: root, by: root))
        #expect(verdict.indication == .passed)
        #expect(verdict.evidence.map(\.kind) == [.ocspResponse])
        #expect(verdict.evidence.first?.ageSeconds ?? 0 > 0)
    }

    @Test func withoutAnAnswerNothingIsKnown() throws {
        let verdict = try verdict(nil)
        #expect(verdict.indication == .indeterminate)
        #expect(verdict.subIndication == .tryLater)
        #expect(verdict.mainCode == "revocation.unknown")
    }

    @Test func aRevokedCertificateFails() throws {
        let response = try OCSPForge().with { $0.status = .revoked("20260501000000") }
            .make(issuer: root, by: root)
        let verdict = try verdict(response)
        #expect(verdict.mainCode == "certificate.revoked")
        #expect(verdict.subIndication == .revoked)
        #expect(verdict.findings.first?.what.contains("2026-05-01") == true)
    }

    @Test func unknownIsNeverGood() throws {
        let response = try OCSPForge().with { $0.status = .unknown }.make(issuer: root, by: root)
        #expect(try verdict(response).mainCode == "revocation.unknown")
    }

    @Test(arguments: [
        OCSPForge().with { $0.nextUpdate = "20260527120000" },
        OCSPForge().with { $0.thisUpdate = "20260601000000" },
        OCSPForge().with {
            $0.thisUpdate = "20260501000000"
            $0.nextUpdate = nil
        },
    ])
    func anAnswerOfAnotherTimeIsNotBelieved(forge: OCSPForge) throws {
        #expect(try verdict(forge.make(issuer: root, by: root)).mainCode == "revocation.unknown")
    }

    @Test func anAnswerAboutAnotherCertificateSaysNothing() throws {
        let other = try OCSPForge().make(serial: 2, issuer: root, by: root)
        #expect(try verdict(other).mainCode == "revocation.unknown")
        let stranger = Forge.Entity("Root")
        let otherIssuer = try OCSPForge().make(issuer: stranger, by: stranger)
        #expect(try verdict(otherIssuer).mainCode == "revocation.unknown")
    }

    @Test func anAppointedResponderIsBelieved() throws {
        let appointment = try appointment(by: root)
        let response = try OCSPForge().with { $0.certificates = [appointment] }
            .make(issuer: root, by: responder)
        #expect(try verdict(response).indication == .passed)
    }

    @Test func aResponderWithoutTheRightAppointmentIsNot() throws {
        let stranger = Forge.Entity("Root")
        let appointments = [
            try appointment(by: root, mayAnswer: false),
            try appointment(by: stranger),
            try appointment(by: root, notAfter: "20260501000000"),
        ]
        for appointment in appointments {
            let response = try OCSPForge().with { $0.certificates = [appointment] }
                .make(issuer: root, by: responder)
            #expect(try verdict(response).mainCode == "revocation.unknown")
        }
    }

    @Test func aForgedAnswerIsNotBelieved() throws {
        var response = try OCSPForge().make(issuer: root, by: root)
        response[response.count - 1] ^= 1
        #expect(try verdict(response).mainCode == "revocation.unknown")
    }

    @Test func preferringToKnowOnlyWarns() throws {
        var bench = try bench()
        bench.profile.revocation = .prefer
        let verdict = bench.examine(try certificate()).verdict
        #expect(verdict.indication == .passed)
        #expect(verdict.findings.map(\.code) == [FindingCode("revocation.unknown")])
        #expect(verdict.findings.first?.severity == .warning)
    }

    @Test func whatIsMissingIsAskedForWhereTheCertificateSaysThatItIs() throws {
        let access = DER.sequence(
            DER.sequence(
                DER.id(0x2B, 6, 1, 5, 5, 7, 48, 1),
                DER.element(0x86, Array("http://ocsp.example".utf8))))
        let extensions = DER.sequence(
            DER.id(0x2B, 6, 1, 5, 5, 7, 1, 1), DER.octets(access))
        let certificate = try Forge.server("example.com").with { $0.extensions = [extensions] }
            .make(leaf, by: root)
        let bench = try bench()
        let request = VerificationRequest(certificate: certificate)
        func examine(_ evidence: EvidenceSet) -> Examination {
            bench.judge.examine(
                request, under: bench.profile, evidence: evidence, trust: bench.trust,
                at: bench.time)
        }
        guard case .wanting(let wanted, otherwise: let verdict) = examine(.none) else {
            Issue.record("nothing is wanted")
            return
        }
        #expect(verdict.indication == .indeterminate)
        #expect(wanted.map(\.url) == ["http://ocsp.example"])
        let away = EvidenceSet(unobtainable: [wanted[0].place: "nobody answers"])
        guard case .verdict(let open) = examine(away) else {
            Issue.record("what cannot be had is wanted again")
            return
        }
        #expect(
            open.findings.first?.what.contains(
                "The OCSP response at http://ocsp.example could not be had: nobody answers.")
                == true)
        let response = try OCSPForge().make(issuer: root, by: root)
        let supplied = try SuppliedOCSPResponse(der: response, url: "http://ocsp.example")
        let answered = examine(EvidenceSet(ocspResponses: [supplied]))
        #expect(answered.verdict.indication == .passed)
        #expect(answered.verdict.evidence.first?.url == "http://ocsp.example")
        let shelf = EvidenceShelf(ocspResponses: [wanted[0].place: supplied])
        #expect(examine(EvidenceSet(shelf: shelf)).verdict == answered.verdict)
    }
}

extension Forge {
    /// A certificate with one purpose and no names.
    fileprivate func makeResponder(
        _ subject: Entity, by issuer: Entity, purpose: [UInt8]
    ) throws -> [UInt8] {
        try with {
            $0.purposes = purpose
        }.make(subject, by: issuer)
    }
}
