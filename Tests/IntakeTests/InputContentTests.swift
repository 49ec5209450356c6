import Certificates
import Events
import Foundation
import Testing

@testable import Intake

@Suite("What files hold")
struct InputContentTests {
    private let pki: TestPKI
    private let chain: TestChain
    private let reading = FileReading(limits: InputLimits(), defaults: RequestDefaults())

    init() throws {
        pki = try TestPKI(seed: 1, at: .now)
        chain = try TestChain(pki: pki)
    }

    private func items(_ bytes: [UInt8], ignoringStrangers: Bool = false) -> [InputItem] {
        reading.items(
            of: bytes, input: "test", source: "urn:test",
            observed: Date(timeIntervalSince1970: 0), ignoringStrangers: ignoringStrangers)
    }

    @Test(
        "reads every form that OpenSSL writes",
        .enabled(if: OpenSSLTool.isInstalled, "needs the command openssl"),
        arguments: [
            "x509 -outform PEM", "x509 -outform DER", "x509 -outform PEM -text",
            "x509 -outform PEM -addtrust serverAuth -trustout",
            "crl2pkcs7 -nocrl -outform PEM", "crl2pkcs7 -nocrl -outform DER",
        ])
    func everyForm(command: String) throws {
        let folder = try TemporaryFolder()
        let pem = try folder.write(TestChain.pem([chain.leaf] + chain.path), to: "chain.pem")
        let output = folder.path("output")
        let parts = command.split(separator: " ").map(String.init)
        let input = parts[0] == "x509" ? "-in" : "-certfile"
        let result = try OpenSSLTool.run(parts + [input, pem, "-out", output])
        try #require(result.status == 0, "\(result.output)")
        let requests = reading.items(of: output, ignoringStrangers: false).requests
        #expect(requests.map(\.certificate) == [chain.leaf])
        // `x509` takes the first certificate only.
        #expect(requests.first?.chain == (parts[0] == "x509" ? [] : chain.path))
    }

    @Test("the order in a file tells nothing: names do")
    func orderIsFree() {
        let all = [chain.leaf] + chain.path + [pki.rootA.certificate]
        for order in [all, all.reversed(), [all[1], all[0], all[2]], all + all] {
            let requests = items(TestChain.pem(order)).requests
            #expect(requests.map(\.certificate) == [chain.leaf])
            #expect(requests.first?.chain == [pki.e1.certificate, pki.rootA.certificate])
        }
    }

    @Test("a pile of chains gives a request for each, with what belongs to it")
    func pilesAreTakenApart() throws {
        let other = try TestChain("other.example", pki: pki)
        let lone = pki.fleet.certificate
        let requests = items(
            TestChain.pem([chain.leaf, other.leaf, lone, pki.e1.certificate, pki.e2.certificate])
        ).requests
        #expect(
            requests.map(\.certificate) == [chain.leaf, other.leaf, lone, pki.e2.certificate])
        #expect(requests.map(\.chain) == [chain.path, chain.path, [], []])
    }

    @Test("no certificate is left out where all have issued each other")
    func circlesAreNotLost() {
        // Root A issued B's cross-certificate; alone, the two Bs are issuers of nothing but names.
        let certificates = [pki.rootB.certificate, pki.crossSigned.certificate]
        let requests = items(TestChain.pem(certificates)).requests
        let met = Set(requests.map(\.certificate) + requests.flatMap(\.chain))
        #expect(met == Set(certificates))
    }

    @Test("CRLs in a file go along with its certificates")
    func revocationListsGoAlong() throws {
        let crl = try pki.e1.revocationList(at: .now)
        let bytes =
            TestChain.pem([chain.leaf]) + Array(PEM.encode(label: "X509 CRL", der: crl).utf8)
        #expect(items(bytes).requests.map(\.crls) == [[crl]])
        #expect(items(crl).problems.map(\.reason) == ["it holds no certificate, only a CRL"])
    }

    @Test("reads base64 without boundaries, DER behind DER, and a byte order mark")
    func oddities() {
        let base64 = Array(Base64.encode(chain.leaf).utf8)
        #expect(items(base64).requests.map(\.certificate) == [chain.leaf])
        #expect(items(chain.leaf + chain.path[0]).requests.map(\.chain) == [chain.path])
        #expect(items([0xEF, 0xBB, 0xBF] + TestChain.pem([chain.leaf])).requests.count == 1)
    }

    @Test("a certificate that is cut off is left for the judge to say so")
    func truncated() {
        let cut = Array(chain.leaf.dropLast(100))
        #expect(items(cut).requests.map(\.certificate) == [cut])
    }

    @Test("requests in JSON, one or one a line; a bad line does not spoil the others")
    func json() {
        let good = RequestJSON.encode(
            VerificationRequest(certificate: chain.leaf, serverName: "shop.example"))
        #expect(items(good).requests.map(\.serverName) == ["shop.example"])
        let lines = items(good + Array("\n{}\n".utf8) + good + [0x0A])
        #expect(lines.requests.count == 2)
        #expect(lines.problems.count == 1)
        #expect(lines.problems.first?.reason.contains("certificate") == true)
        #expect(items(Array("{ not json".utf8)).problems.count == 1)
    }

    @Test("what the user says fills in what a request leaves open")
    func defaults() {
        var defaults = RequestDefaults(
            profile: "tls-server", serverName: "a.example", notify: ["me"])
        let reading = FileReading(limits: InputLimits(), defaults: defaults)
        let request = VerificationRequest(certificate: chain.leaf, serverName: "b.example")
        let items = reading.items(
            of: RequestJSON.encode(request), input: "-", source: "urn:test", observed: .now)
        #expect(items.requests.first?.serverName == "b.example")
        #expect(items.requests.first?.profile == "tls-server")
        #expect(items.requests.first?.notify == ["me"])
        defaults.serverName = nil
        #expect(defaults.applied(to: VerificationRequest(certificate: [])).serverName == nil)
    }

    @Test("private keys are never sent on, and never an error in a folder")
    func privateKeys() throws {
        let pem = try chain.keyPEM
        let secret = try #require(
            String(decoding: pem, as: UTF8.self).split(separator: "\n").dropFirst().first)
        #expect(items(pem, ignoringStrangers: true).isEmpty)
        let messages = items(pem).map(\.message)
        #expect(messages.count == 1)
        let text = String(decoding: messages.first?.value ?? [], as: UTF8.self)
        #expect(text.contains("PRIVATE KEY") && !text.contains(secret))
        // Beside a certificate only the certificate counts.
        #expect(
            items(pem + TestChain.pem([chain.leaf])).requests.map(\.certificate) == [chain.leaf])
    }

    @Test(
        "what is no certificate becomes a message that no reader takes for a request",
        arguments: [
            "", " \n", "hello", "-----BEGIN CERTIFICATE-----\nMII", "{\"a\": 1}",
            "MIIxxx not base64", "\u{0}\u{1}\u{2}",
        ])
    func strangersBecomeMessages(text: String) throws {
        let items = items(Array(text.utf8))
        let problem = try #require(items.problems.first)
        #expect(items.count == 1)
        let record = Record(
            position: Position(Partition(Topics().requests, 0), 0), timestamp: .now,
            message: problem.message)
        #expect(throws: UnreadableReason.self) { try RequestReader().read(record) }
        #expect(problem.message == self.items(Array(text.utf8)).problems.first?.message)
    }

    @Test("more certificates than the limit are refused by number")
    func tooMany() {
        var limits = InputLimits()
        limits.certificatesPerFile = 2
        for bytes in [
            TestChain.pem([chain.leaf, chain.leaf, chain.leaf]),
            chain.leaf + chain.leaf + chain.leaf,
        ] {
            guard case .unreadable = InputContent(bytes, limits: limits) else {
                Issue.record("three certificates went past a limit of two")
                continue
            }
        }
    }

    @Test("no bytes make it fail otherwise than by saying so")
    func survivesAnything() {
        var random = SplitMix64(seed: 99)
        let seeds = [chain.leaf, TestChain.pem([chain.leaf]), Array("{\"certificate\":1}".utf8)]
        for _ in 0..<500 {
            var bytes = seeds[random.below(seeds.count)]
            bytes.removeLast(random.below(bytes.count))
            for _ in 0..<random.below(4) where !bytes.isEmpty {
                bytes[random.below(bytes.count)] = UInt8(random.below(256))
            }
            #expect(!items(bytes).isEmpty)
        }
    }
}
