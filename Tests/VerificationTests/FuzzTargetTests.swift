import Certificates
import Events
import Forgery
import Foundation
import FuzzTargets
import Intake
import Testing

/// The short form of `make fuzz`: what every target is thrown first, and some damage to it.
///
/// A target that breaks a promise stops the process, and its message says which.
@Suite struct FuzzTargetTests {
    /// The same damage each time, so that what stops a run stops the next one too.
    private static let seed: UInt64 = 1
    private static let changesOfEach = 20

    @Test(arguments: FuzzTarget.allCases)
    func damagedInputBreaksNoPromise(target: FuzzTarget) throws {
        var random = SplitMix64(seed: Self.seed)
        for sample in try Self.samples() {
            target.run(sample)
            for _ in 0..<Self.changesOfEach { target.run(Self.damaged(sample, &random)) }
        }
    }

    /// Of all that targets read: most of it is junk to most of them.
    private static func samples() throws -> [[UInt8]] {
        let (root, leaf) = (Forge.Entity("Root"), Forge.Entity("Leaf"))
        let anchor = try Forge.authority.make(root, by: root)
        let certificate = try Forge.server("example.com", "*.example.com").make(leaf, by: root)
        let list = try CRLForge().with { $0.entries = [.init(1, reason: 6)] }.make(root)
        let response = try OCSPForge().make(issuer: root, by: root)
        let subtree = DER.sequence(DER.element(0x82, Array("example.com".utf8)))
        let constraints = DER.sequence(DER.element(0xA0, subtree))
        let request = VerificationRequest(
            certificate: certificate, chain: [anchor], serverName: "example.com", crls: [list])
        let message = RequestCodec.message(
            request, id: EventID("1"), source: "/test", time: Date(timeIntervalSince1970: 0))
        let lines = message.headers.map {
            "\($0.name):\(String(decoding: $0.value, as: UTF8.self))\n"
        }
        let payload = message.value ?? []
        let pem = Array(PEM.encode(label: "CERTIFICATE", der: anchor).utf8)
        return [
            [], certificate, list, response, pem, payload,
            constraints + DER.element(0x82, Array("a.example.com".utf8)),
            Array(lines.joined().utf8) + [0x0A] + payload,
            certificate + anchor + list + response + anchor,
        ]
    }

    /// Some octets exchanged, or the rest cut off.
    private static func damaged(_ sample: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        guard !sample.isEmpty else { return [.random(in: .min ... .max, using: &random)] }
        var bytes = sample
        for _ in 0...Int.random(in: 0...2, using: &random) {
            let index = Int.random(in: bytes.indices, using: &random)
            bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
        }
        let isCut = Int.random(in: 0...3, using: &random) == 0
        return isCut ? Array(bytes.prefix(Int.random(in: bytes.indices, using: &random))) : bytes
    }
}
