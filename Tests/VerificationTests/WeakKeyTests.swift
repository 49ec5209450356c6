import Certificates
import Crypto
import CryptoExtras
import Testing

@testable import Verification

@Suite struct WeakKeyTests {
    private let root = Forge.Entity("Root")
    private let leaf = Forge.Entity("Leaf")

    private func info(_ modulus: [UInt8], exponent: [UInt8] = [1, 0, 1]) -> [UInt8] {
        func number(_ octets: [UInt8]) -> [UInt8] {
            DER.element(0x02, (octets[0] >= 0x80 ? [0] : []) + octets)
        }
        let algorithm = DER.sequence(
            DER.id(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1), [0x05, 0x00])
        return DER.sequence(algorithm, DER.bits(DER.sequence(number(modulus), number(exponent))))
    }

    /// Codes of all findings about a server's certificate for a key.
    private func codes(
        _ info: [UInt8], profile: Profile = Bench.profile, weakKeys: WeakKeyList = .none
    ) throws -> [String] {
        let anchor = try Forge.authority.make(root, by: root)
        let certificate = try Forge.server("www.example.com").with { $0.publicKeyInfo = info }
            .make(leaf, by: root)
        var bench = try Bench(trusting: anchor)
        bench.profile = profile
        bench.references.weakKeys = weakKeys
        return bench.examine(certificate, name: "www.example.com").verdict.findings
            .map(\.code.rawValue)
    }

    @Test(arguments: [
        (WeakModuli.neighbours, ["key.close_primes"]),
        (WeakModuli.after90Rounds, ["key.close_primes"]), (WeakModuli.after140Rounds, []),
        (WeakModuli.roca, ["key.roca"]),
    ])
    func modulusIsFoundOut(modulus: [UInt8], expected: [String]) throws {
        #expect(try codes(info(modulus)) == expected)
    }

    @Test(arguments: [2, 3, 751] as [UInt64])
    func smallFactorIsNamed(factor: UInt64) throws {
        let odd = Natural(bigEndian: WeakModuli.after140Rounds) * Natural(factor)
        let modulus = odd.words.reversed().flatMap { word in
            (0..<8).reversed().map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
        }.drop { $0 == 0 }
        #expect(KeyAudit(of: odd).smallFactor == factor)
        #expect(try codes(info(Array(modulus))) == ["key.small_factor"])
    }

    @Test func theNextPrimeBehindTheLimitIsNotAsked() {
        let modulus = Natural(bigEndian: WeakModuli.after140Rounds) * Natural(757)
        #expect(KeyAudit(of: modulus) == .sound)
    }

    @Test func honestKeysAreSound() throws {
        for _ in 0..<20 {
            let key = try _RSA.Signing.PrivateKey(keySize: .bits2048).publicKey
            let info = try SubjectPublicKeyInfo(der: Array(key.derRepresentation)[...])
            let modulus = try RSAKey(der: info.key).modulus
            #expect(KeyAudit(of: Natural(bigEndian: modulus)) == .sound)
        }
    }

    @Test func aMarkOnRandomNumbersIsRare() {
        var generator = SplitMix(state: 1)
        let borne = (0..<20_000).count { _ in
            ROCAFingerprint.isBorne(by: (0..<32).map { _ in generator.next() })
        }
        #expect(borne == 0)
    }

    @Test func aModulusBeyondTheBoundIsNotAudited() {
        let audits = KeyAudits()
        let huge = [UInt8](repeating: 0xFE, count: KeyAudit.maximumBits / 8 + 1)
        #expect(Natural(bigEndian: huge).bitWidth > KeyAudit.maximumBits)
        #expect(KeyAudit(of: Natural(bigEndian: huge)) == .sound)
        let key = try? RSAKey(
            der: DER.sequence(DER.element(2, [0] + huge), DER.integer(3))[...])
        #expect(key.map(audits.audit(of:)) == .sound)
    }

    @Test func listedKeysAreKnownInEveryFormOfTheList() throws {
        let weak = info(WeakModuli.after140Rounds)
        let key = SHA256.hash(data: weak).map { String(format: "%02x", $0) }.joined()
        let forms = [
            "# comment\n\n" + WeakModuli.rocaFingerprint.suffix(20), WeakModuli.rocaFingerprint,
        ]
        for form in forms {
            let list = try WeakKeyList(text: form)
            #expect(list.count == 1)
            #expect(try codes(info(WeakModuli.roca), weakKeys: list) == ["key.roca", "key.known"])
            #expect(try codes(weak, weakKeys: list) == [])
        }
        #expect(try codes(weak, weakKeys: try WeakKeyList(text: key)) == ["key.known"])
    }

    @Test(arguments: ["0123", "zz23456789abcdef0123", "0123456789abcdef01234567"])
    func aLineThatIsNoFingerprintIsRefused(line: String) {
        #expect(throws: WeakKeyList.Malformed(line: 2)) { try WeakKeyList(text: "# x\n\(line)\n") }
    }

    @Test(
        arguments: [
            ([3], ["key.exponent"]), ([1, 0, 0], ["key.weak_exponent", "key.exponent"]),
            ([1, 0, 1], []), ([UInt8](repeating: 0xFF, count: 32), []),
            ([UInt8](repeating: 0xFF, count: 33), ["key.exponent"]),
        ] as [([UInt8], [String])])
    func exponentsLieInTheRecommendedRange(exponent: [UInt8], expected: [String]) throws {
        var profile = Bench.profile
        profile.checks = profile.checks.adding(.rsaExponent)
        let key = info(WeakModuli.after140Rounds, exponent: exponent)
        #expect(try codes(key, profile: profile) == expected)
    }

    @Test func aProfileCanDoWithout() throws {
        var profile = Bench.profile
        profile.checks = profile.checks.removing(.weakKeyROCA)
        #expect(try codes(info(WeakModuli.roca), profile: profile) == [])
    }
}
