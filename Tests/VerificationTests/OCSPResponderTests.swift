import Certificates
import Events
import Forgery
import Testing

@testable import Verification

/// Who may answer for an issuer, and which answers count (RFC 6960, 3.2, 4.2.2.2 and 4.4).
@Suite struct OCSPResponderTests {
    private static let root = Forge.Entity("Root")
    private static let authority = Forge.Entity("Authority")
    private static let responder = Forge.Entity("Responder")
    private static let noCheck = DER.sequence(
        DER.id(0x2B, 6, 1, 5, 5, 7, 48, 1, 5), DER.octets([5, 0]))

    /// A responder's certificate; the serial number is one that CRLs here may list.
    private static let appointment = Forge().with {
        $0.purposes = DER.id(0x2B, 6, 1, 5, 5, 7, 3, 9)
        $0.serial = 7
    }

    /// What is known of the leaf of the authority, whose own status the root's CRL tells.
    private func verdict(
        _ response: [UInt8], crls: [[UInt8]] = []
    ) throws -> Verdict {
        var bench = try Bench(trusting: Forge.authority.make(Self.root, by: Self.root))
        bench.profile.revocation = .require
        return bench.examine(
            try Forge.server("example.com").make(Forge.Entity("Leaf"), by: Self.authority),
            chain: [try Forge.authority.with { $0.serial = 5 }.make(Self.authority, by: Self.root)],
            crls: try [CRLForge().make(Self.root)] + crls, ocsp: response
        ).verdict
    }

    private func answer(
        by signer: Forge.Entity, _ change: (inout OCSPForge) -> Void = { _ in }
    ) throws -> [UInt8] {
        try OCSPForge().with(change).make(issuer: Self.authority, by: signer)
    }

    private func answer(_ appointment: Forge, by issuer: Forge.Entity) throws -> [UInt8] {
        let certificate = try appointment.make(Self.responder, by: issuer)
        return try answer(by: Self.responder) { $0.certificates = [certificate] }
    }

    @Test func aResponderMayBeNamedByItsKey() throws {
        let response = try answer(by: Self.authority) { $0.namesKey = true }
        #expect(try verdict(response).indication == .passed)
    }

    @Test func whoIssuedTheIssuerDoesNotAnswerForIt() throws {
        #expect(try verdict(answer(by: Self.root)).mainCode == "revocation.unknown")
        #expect(
            try verdict(answer(Self.appointment, by: Self.root)).mainCode == "revocation.unknown")
        #expect(try verdict(answer(Self.appointment, by: Self.authority)).indication == .passed)
    }

    @Test(arguments: [
        appointment.with { $0.keyUsage = [3, 2, 5, 0x20] },
        appointment.with { $0.purposes = DER.id(0x55, 0x1D, 37, 0) },
        appointment.with { $0.purposes = nil },
        appointment.with {
            $0.extensions = [DER.sequence(DER.id(0x2A, 3, 4), [1, 1, 0xFF], DER.octets([5, 0]))]
        },
    ])
    func anAppointmentIsForAnsweringAndIsUnderstood(appointment: Forge) throws {
        let response = try answer(appointment, by: Self.authority)
        #expect(try verdict(response).mainCode == "revocation.unknown")
    }

    @Test func aRevokedResponderIsNotBelievedUnlessNobodyNeedAsk() throws {
        let list = try CRLForge().with { $0.entries = [.init(7)] }.make(Self.authority)
        // The list covers the leaf as well, so what tells is whose word it rests on.
        let revoked = try verdict(answer(Self.appointment, by: Self.authority), crls: [list])
        #expect(revoked.evidence.map(\.kind) == [.crl, .crl])
        let unasked = Self.appointment.with { $0.extensions = [Self.noCheck] }
        let believed = try verdict(answer(unasked, by: Self.authority), crls: [list])
        #expect(believed.evidence.contains { $0.kind == .ocspResponse })
    }

    @Test func revokedByAnyoneIsRevoked() throws {
        let list = try CRLForge().with { $0.entries = [.init(1)] }.make(Self.authority)
        #expect(
            try verdict(answer(by: Self.authority), crls: [list]).mainCode == "certificate.revoked")
        let clean = try CRLForge().make(Self.authority)
        let revoking = try answer(by: Self.authority) { $0.status = .revoked("20260501000000") }
        #expect(try verdict(revoking, crls: [clean]).mainCode == "certificate.revoked")
    }

    // 4.4.1: a nonce may be critical and is not compared, since answers are shared.
    @Test(arguments: [(2, true), (99, false)])
    func onlyExtensionsThatAreUnderstoodMayBeCritical(arc: UInt8, isBelieved: Bool) throws {
        let response = try answer(by: Self.authority) {
            $0.singleExtensions = DER.sequence(
                DER.id(0x2B, 6, 1, 5, 5, 7, 48, 1, arc), [1, 1, 0xFF], DER.octets([4, 1, 0]))
        }
        #expect(try verdict(response).mainCode == (isBelieved ? nil : "revocation.unknown"))
    }

    // 2.3: tryLater.
    @Test func aResponderThatDoesNotAnswerSaysNothing() throws {
        let verdict = try verdict(DER.sequence([0x0A, 1, 3]))
        #expect(verdict.mainCode == "revocation.unknown")
        #expect(verdict.findings.first?.what.contains("tryLater") == true)
    }
}
