import Foundation
import Testing

@testable import Events

/// What is written by hand, held to the bytes of the encoder.
@Suite struct JSONWriterTests {
    @Test(arguments: [UInt64(1), 2])
    func verdictsAndNoticesAreWrittenAsTheEncoderWritesThem(seed: UInt64) {
        var generator = JSONGenerator(seed: seed)
        for count in 0..<500 {
            let verdict = generator.verdict()
            #expect(verdict.json() == verdict.encoded(), "seed \(seed), verdict \(count)")
            let notice = generator.notice()
            #expect(notice.json() == notice.encoded(), "seed \(seed), notice \(count)")
        }
    }

    /// So that a field that is new in a contract cannot be forgotten in its writer.
    @Test func theSamplesHaveEveryFieldThatIsComparedSo() {
        #expect(Samples.verdict.json() == Samples.verdict.encoded())
        #expect(Samples.notice.json() == Samples.notice.encoded())
        #expect(Self.missing(in: Samples.verdict) == [])
        #expect(Self.missing(in: Samples.notice) == [])
    }

    /// The paths of fields that are nil or empty.
    private static func missing(in value: Any, path: String = "") -> [String] {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional, .collection:
            guard let first = mirror.children.first else { return [path] }
            return first.value is any FixedWidthInteger ? [] : missing(in: first.value, path: path)
        case .struct where !(value is Date || value is String):
            return mirror.children.flatMap {
                missing(in: $0.value, path: "\(path).\($0.label ?? "")")
            }
        default: return []
        }
    }

    @Test func everyCharacterIsWrittenAsTheEncoderWritesIt() throws {
        for value in (UInt32(0)...0x2FF).map({ $0 }) + [0x2028, 0x2029, 0xFEFF, 0xFFFF, 0x1F642] {
            let scalar = try #require(Unicode.Scalar(value))
            for text in ["\(scalar)", String(repeating: "a", count: 40) + "\(scalar)b"] {
                var writer = JSONWriter(capacity: 8)
                writer.text(text)
                let encoded = try ContractCoding.encoder().encode(text)
                #expect(writer.bytes == Array(encoded), "U+\(String(value, radix: 16))")
            }
        }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func digestsAreWrittenAlikeEverywhere(seed: UInt64) {
        var generator = SplitMix64(state: seed)
        for _ in 0..<50 {
            let fingerprint = Fingerprint(of: generator.bytes(0...80))
            let digits = fingerprint.bytes.map { String(format: "%02x", $0) }.joined()
            #expect(fingerprint.description == digits, "seed \(seed)")
            #expect(Fingerprint(hexadecimal: digits) == fingerprint, "seed \(seed)")
        }
    }

    @Test func numbersAreWrittenWhole() {
        for number in [0, 7, -1, 9, 10, 99, 100, 1_000_000, Int64.max, Int64.min] {
            var bytes: [UInt8] = []
            bytes.append(decimal: number)
            #expect(String(decoding: bytes, as: UTF8.self) == "\(number)")
        }
    }
}

extension JSONGenerator {
    mutating func verdict() -> Verdict {
        var verdict = Verdict(
            indication: random.pick(Indication.allCases), certificate: summary(),
            profile: text(), trustStore: TrustStoreReference(name: text(), generation: text()),
            validatedAt: time())
        verdict.subIndication = random.once(in: 2) ? random.pick(SubIndication.allCases) : nil
        verdict.openSSLError = random.once(in: 2) ? random.pick(OpenSSLError.allCases) : nil
        verdict.findings = (0..<random.pick([0, 1, 4])).map { _ in finding() }
        verdict.path = (0..<random.pick([0, 1, 3])).map { _ in reference() }
        verdict.evidence = (0..<random.pick([0, 1, 2])).map { _ in evidence() }
        verdict.requestID = random.once(in: 2) ? text() : nil
        verdict.serverName = random.once(in: 2) ? text() : nil
        verdict.source = random.once(in: 2) ? text() : nil
        verdict.notify = (0..<random.pick([0, 2])).map { _ in text() }
        verdict.revision = random.once(in: 2) ? revision() : nil
        return verdict
    }

    mutating func notice() -> Notice {
        var notice = Notice(
            id: text(), receiver: text(), rule: text(),
            indication: random.pick(Indication.allCases), title: text(), text: text(),
            revision: revision(), decidedAt: time())
        notice.subIndication = random.once(in: 2) ? random.pick(SubIndication.allCases) : nil
        notice.kind = random.pick(Notice.Kind.allCases)
        notice.severity = random.pick(AlertSeverity.allCases)
        notice.alertID = random.once(in: 2) ? text() : nil
        notice.alertOpenedAt = random.once(in: 2) ? time() : nil
        notice.owner = random.once(in: 2) ? text() : nil
        notice.tags = random.once(in: 2) ? [text(), text()] : []
        notice.code = random.once(in: 2) ? text() : nil
        notice.certificate = summary()
        notice.requestID = random.once(in: 2) ? text() : nil
        notice.serverName = random.once(in: 2) ? text() : nil
        notice.source = random.once(in: 2) ? text() : nil
        return notice
    }

    private mutating func summary() -> CertificateSummary? {
        guard !random.once(in: 4) else { return nil }
        return CertificateSummary(
            sha256: fingerprint(), subject: text(), issuer: text(), serial: text(),
            notBefore: time(), notAfter: time(), names: [text(), text()], key: text())
    }

    private mutating func finding() -> Finding {
        Finding(
            FindingCode(text()), random.pick(Finding.Severity.allCases),
            certificate: random.once(in: 2) ? reference() : nil, what: text(), why: text(),
            remedy: text(), citation: text(),
            subIndication: random.once(in: 2) ? random.pick(SubIndication.allCases) : nil,
            openSSLError: random.once(in: 2) ? random.pick(OpenSSLError.allCases) : nil)
    }

    private mutating func reference() -> CertificateReference {
        CertificateReference(
            role: random.pick([.target, .intermediate, .anchor, .revocationSigner]),
            sha256: fingerprint(), subject: text())
    }

    private mutating func evidence() -> EvidenceUse {
        EvidenceUse(
            kind: random.pick([.crl, .deltaCRL, .ocspResponse, .issuer]), sha256: fingerprint(),
            url: random.once(in: 2) ? text() : nil, thisUpdate: random.once(in: 2) ? time() : nil,
            nextUpdate: random.once(in: 2) ? time() : nil,
            ageSeconds: random.once(in: 2) ? Int64.random(in: .min ... .max, using: &random) : nil)
    }

    private mutating func fingerprint() -> Fingerprint { Fingerprint(of: random.bytes(0...3)) }

    private mutating func revision() -> Revision {
        Revision(
            milliseconds: Int64.random(in: 0...Int64.max, using: &random),
            partition: Int32.random(in: 0...9, using: &random),
            offset: Int64.random(in: 0...99, using: &random))
    }
}
