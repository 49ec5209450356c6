import Certificates
import Testing

/// Every byte flipped, every prefix, and random damage: an error or a reading, never a crash.
@Suite struct MutationTests {
    static let files = [
        "leaf.pem", "ca.pem", "crl.pem", "delta.pem", "ocsp.pem", "ocsp-key.pem",
        "degenerate.pem", "signed.pem",
    ]

    @Test(arguments: files)
    func everyPrefixIsRefused(file: String) throws {
        let der = try Fixture.der(file)
        for count in 0..<der.count {
            #expect(!Self.isReadable(Array(der.prefix(count))))
        }
        #expect(Self.isReadable(der))
        #expect(!Self.isReadable(der + [0]))
    }

    @Test(arguments: files)
    func everyByteIsFlipped(file: String) throws {
        let der = try Fixture.der(file)
        for index in der.indices {
            for bits in [0x01, 0xA0] as [UInt8] {
                var mutated = der
                mutated[index] ^= bits
                Self.readEverything(mutated)
            }
        }
    }

    @Test(arguments: files)
    func randomDamageIsSurvived(file: String) throws {
        let der = try Fixture.der(file)
        let seed = UInt64.random(in: .min ... .max)
        // A crash leaves no message behind, so the seed is written before.
        print("MutationTests, random damage to \(file): seed \(seed)")
        var generator = SplitMix64(seed: seed)
        for _ in 0..<500 {
            var mutated = der
            for _ in 0...Int.random(in: 0...3, using: &generator) {
                let index = Int.random(in: mutated.indices, using: &generator)
                switch Int.random(in: 0...3, using: &generator) {
                case 0: mutated[index] = .random(in: .min ... .max, using: &generator)
                case 1: mutated.remove(at: index)
                case 2: mutated.insert(.random(in: .min ... .max, using: &generator), at: index)
                default:
                    let source = Int.random(in: mutated.indices, using: &generator)
                    let count = min(mutated.count - max(index, source), 16)
                    let copied = Array(mutated[source..<source + count])
                    mutated.replaceSubrange(index..<index + count, with: copied)
                }
            }
            Self.readEverything(mutated)
        }
    }

    @Test func textsAreDamagedToo() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SplitMix64(seed: seed)
        let text = Array(PEM.encode(label: "CERTIFICATE", der: try Fixture.der("leaf.pem")).utf8)
        for _ in 0..<500 {
            var mutated = text + text
            for _ in 0..<3 {
                let index = Int.random(in: mutated.indices, using: &generator)
                mutated[index] =
                    Array("-= \n\r:AZ\0\u{FF}".utf8).randomElement(using: &generator) ?? 0
            }
            let blocks = try? PEM.blocks(in: mutated)
            #expect(blocks.map { $0.count <= 2 } ?? true, "seed \(seed)")
        }
    }

    private static func isReadable(_ der: [UInt8]) -> Bool {
        (try? ParsedCertificate(der: der)) != nil || (try? ParsedRevocationList(der: der)) != nil
            || (try? ParsedOCSPResponse(der: der)) != nil
            || (try? CertificateBundle(der: der)) != nil
    }

    private static func readEverything(_ der: [UInt8]) {
        if let certificate = try? ParsedCertificate(der: der) { Walk.everything(in: certificate) }
        if let list = try? ParsedRevocationList(der: der) { Walk.everything(in: list) }
        if let response = try? ParsedOCSPResponse(der: der) { Walk.everything(in: response) }
        _ = try? CertificateBundle(der: der)
    }
}
