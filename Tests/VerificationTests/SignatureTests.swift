import Certificates
import Crypto
import CryptoExtras
import Foundation
import Testing

@testable import Verification

/// The traps of swift-crypto, each met with an answer and not with a crash.
@Suite struct SignatureTests {
    private let root = Forge.Entity("Root")
    private let leaf = Forge.Entity("Leaf")

    private func info(_ der: [UInt8]) throws -> SubjectPublicKeyInfo {
        try SubjectPublicKeyInfo(der: der[...])
    }

    /// A SubjectPublicKeyInfo of an RSA modulus of so many bits, a random odd number.
    private func rsaInfo(bits: Int, exponent: Int = 65_537) -> [UInt8] {
        var modulus = (0..<(bits + 7) / 8).map { _ in UInt8.random(in: 0...255) }
        let highest = (bits - 1) % 8
        modulus[0] = modulus[0] & UInt8(1 << (highest + 1) - 1) | UInt8(1 << highest)
        modulus[modulus.count - 1] |= 1
        let number = DER.element(0x02, (modulus[0] >= 0x80 ? [0] : []) + modulus)
        let algorithm = DER.sequence(
            DER.id(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1), [0x05, 0x00])
        return DER.sequence(
            algorithm, DER.bits(DER.sequence(number, DER.integer(exponent))))
    }

    @Test(arguments: [HashAlgorithm.md2, .md5, .sha224])
    func rsaOverHashesThatCrashIsUnsupported(hash: HashAlgorithm) throws {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let prepared = try #require(
            VerificationKey(try info(Array(key.publicKey.derRepresentation))))
        let signature = [UInt8](repeating: 1, count: 256)
        #expect(prepared.check(signature[...], over: [1, 2], by: .rsaPKCS1(hash)) == .unsupported)
        #expect(prepared.check(signature[...], over: [1, 2], by: .rsaPSS(hash)) == .unsupported)
        #expect(prepared.check(signature[...], over: [1, 2], by: .ecdsa(.sha256)) == .mismatched)
    }

    @Test func rsaSignaturesAreChecked() throws {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let prepared = try #require(
            VerificationKey(try info(Array(key.publicKey.derRepresentation))))
        let message: [UInt8] = [1, 2, 3]
        let digest = SHA384.hash(data: message)
        let plain = Array(
            try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
        let salted = Array(try key.signature(for: digest, padding: .PSS).rawRepresentation)
        #expect(prepared.check(plain[...], over: message[...], by: .rsaPKCS1(.sha384)) == .valid)
        #expect(prepared.check(salted[...], over: message[...], by: .rsaPSS(.sha384)) == .valid)
        #expect(prepared.check(salted[...], over: message[...], by: .rsaPKCS1(.sha384)) == .invalid)
        #expect(prepared.check(plain[...], over: [9], by: .rsaPKCS1(.sha384)) == .invalid)
    }

    /// An RSASSA-PSS identifier over SHA-256 with a salt of so many octets.
    private func pss(salt: Int, maskHash: UInt8) throws -> AlgorithmIdentifier {
        func hash(_ last: UInt8) -> [UInt8] {
            DER.sequence(DER.id(0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, last), [5, 0])
        }
        let mask = DER.sequence(
            DER.id(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 8), hash(maskHash))
        let parameters = DER.sequence(
            DER.element(0xA0, hash(1)), DER.element(0xA1, mask),
            DER.element(0xA2, DER.integer(salt)))
        let der = DER.sequence(
            DER.id(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 10), parameters)
        return try AlgorithmIdentifier(der: der[...])
    }

    @Test func pssParametersThatAreNotCheckedAreUnsupported() throws {
        #expect(SignatureAlgorithm(try pss(salt: 32, maskHash: 1)) == .rsaPSS(.sha256))
        for odd in [try pss(salt: 20, maskHash: 1), try pss(salt: 32, maskHash: 2)] {
            guard case .unsupported = SignatureAlgorithm(odd) else {
                Issue.record("\(SignatureAlgorithm(odd)) is taken")
                continue
            }
        }
    }

    @Test func anAuthorityWithACompressedPointIsUsed() throws {
        let authority = Forge.Entity("Authority")
        let point = Array(authority.key.publicKey.compressedRepresentation)
        let algorithm = DER.sequence(
            DER.id(0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1),
            DER.id(0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7))
        let chain = try Forge.authority.with {
            $0.publicKeyInfo = DER.sequence(algorithm, DER.bits(point))
        }.make(authority, by: root)
        let certificate = try Forge.server("example.com").make(leaf, by: authority)
        let bench = try Bench(trusting: Forge.authority.make(root, by: root))
        #expect(bench.examine(certificate, chain: [chain]).verdict.indication == .passed)
    }

    @Test func aPointOffItsCurveSignsNothing() throws {
        let authority = Forge.Entity("Authority")
        let algorithm = DER.sequence(
            DER.id(0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1),
            DER.id(0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7))
        let point: [UInt8] = [4] + Array(repeating: 7, count: 64)
        let chain = try Forge.authority.with {
            $0.publicKeyInfo = DER.sequence(algorithm, DER.bits(point))
        }.make(authority, by: root)
        let certificate = try Forge.server("example.com").make(leaf, by: authority)
        let bench = try Bench(trusting: Forge.authority.make(root, by: root))
        #expect(bench.examine(certificate, chain: [chain]).verdict.indication != .passed)
    }

    @Test(arguments: [(512, "key.weak"), (1023, "key.weak"), (9_000, "key.too_large")])
    func rsaKeysOfOddSizesAreFindings(bits: Int, code: String) throws {
        let der = rsaInfo(bits: bits)
        #expect(VerificationKey(try info(der)) == nil)
        let certificate = try Forge.server("example.com").with { $0.publicKeyInfo = der }
            .make(leaf, by: root)
        let bench = try Bench(trusting: Forge.authority.make(root, by: root))
        #expect(bench.examine(certificate).verdict.mainCode == code)
    }

    @Test func anEvenExponentIsWeak() throws {
        let certificate = try Forge.server("example.com")
            .with { $0.publicKeyInfo = rsaInfo(bits: 2_048, exponent: 4) }.make(leaf, by: root)
        let bench = try Bench(trusting: Forge.authority.make(root, by: root))
        #expect(bench.examine(certificate).verdict.mainCode == "key.weak_exponent")
    }

    @Test func aSignatureByMD5IsAFinding() throws {
        let md5 = DER.sequence(
            DER.id(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 4), [0x05, 0x00])
        let certificate = try Forge.server("example.com").with { $0.algorithm = md5 }
            .make(leaf, by: root)
        let bench = try Bench(trusting: Forge.authority.make(root, by: root))
        let verdict = bench.examine(certificate).verdict
        #expect(verdict.mainCode == "signature.algorithm_unsupported")
        #expect(verdict.subIndication == .cryptoConstraintsFailure)
    }
}
