import Events
import Foundation
import Testing

@testable import Intake

/// Endpoints that speak in the clear before TLS begins.
@Suite struct StartTLSTests {
    private let pki: TestPKI

    init() throws {
        pki = try TestPKI(seed: 1, at: .now)
    }

    private static let capabilities = "250-mail.example greets you\r\n250-SIZE 1000\r\n"
    private static let ldapRequest: [UInt8] =
        [0x30, 0x1D, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16]
        + Array("1.3.6.1.4.1.1466.20037".utf8)
    /// Success, no name, no text.
    private static let ldapResponse: [UInt8] = [
        0x30, 0x0C, 0x02, 0x01, 0x01, 0x78, 0x07, 0x0A, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00,
    ]
    private static let postgresRequest: [UInt8] = [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F]

    /// What a server of each kind says up to its word to begin.
    private static func steps(_ opening: Endpoint.Opening) -> [ScriptedStep] {
        switch opening {
        case .tls: []
        case .smtp:
            [
                .say("220-mail.example\r\n220 ESMTP\r\n"), .hear("EHLO assay.invalid\r\n"),
                .say(capabilities), .say("250 starttls\r\n"), .hear("STARTTLS\r\n"),
                .say("220 go ahead\r\n"),
            ]
        case .imap:
            [
                .say("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n"), .hear("a1 STARTTLS\r\n"),
                .say("* CAPABILITY IMAP4rev1\r\n"), .say("a1 OK begin\r\n"),
            ]
        case .ldap: [.hear(ldapRequest), .say(ldapResponse)]
        case .postgres: [.hear(postgresRequest), .say("S")]
        }
    }

    private func scan(
        _ steps: [ScriptedStep], _ opening: Endpoint.Opening,
        patience: EndpointScanner.Patience = .init()
    ) async throws -> InputItem {
        let chain = try TestChain(pki: pki)
        return try await LoopbackServer.with(.scripted(steps, chain)) { server in
            try await EndpointScanner(patience: patience).scan(
                Endpoint(host: "127.0.0.1", port: server.port, opening: opening))
        }
    }

    private func problem(
        _ steps: [ScriptedStep], _ opening: Endpoint.Opening
    ) async throws -> String {
        let item = try await scan(steps, opening)
        return try #require([item].problems.first?.reason)
    }

    @Test(arguments: [Endpoint.Opening.smtp, .imap, .ldap, .postgres])
    func theChainIsTakenOnceTheServerIsReady(opening: Endpoint.Opening) async throws {
        let chain = try TestChain(pki: pki)
        let steps = Self.steps(opening) + [.startTLS]
        try await LoopbackServer.with(.scripted(steps, chain)) { server in
            let endpoint = try #require(Endpoint("\(opening)://127.0.0.1:\(server.port)"))
            let sourced = try await EndpointScanner().scan(endpoint).get()
            #expect(sourced.request.certificate == chain.leaf)
            #expect(sourced.request.chain == chain.path)
            #expect(sourced.request.source == "\(opening)://127.0.0.1:\(server.port)")
            #expect(EndpointScheme.isEndpoint(sourced.request.source ?? ""))
        }
    }

    /// What is said comes in any pieces.
    @Test(arguments: [Endpoint.Opening.smtp, .imap, .ldap, .postgres])
    func piecesAreAsGoodAsTheWhole(opening: Endpoint.Opening) async throws {
        let steps = Self.steps(opening).flatMap { step -> [ScriptedStep] in
            guard case .say(let bytes) = step else { return [step] }
            return bytes.map { .say([$0]) }
        }
        _ = try await scan(steps + [.startTLS], opening).get()
    }

    /// Commands of somebody in between would be taken for answers within TLS.
    @Test(arguments: [Endpoint.Opening.smtp, .imap, .ldap, .postgres])
    func whatIsSaidBehindTheWordToBeginIsRefused(opening: Endpoint.Opening) async throws {
        var steps = Self.steps(opening)
        guard case .say(let last)? = steps.popLast() else { return }
        for more in ["250 injected\r\n", "a", "\u{16}\u{3}\u{1}"] {
            let reason = try await problem(
                steps + [.say(last + Array(more.utf8)), .startTLS], opening)
            #expect(reason.contains("in the clear behind its word"), "\(reason)")
        }
    }

    /// The answer to a question that was not asked yet is nobody's.
    @Test(arguments: [
        (Endpoint.Opening.smtp, "220 mail.example\r\n250-x\r\n250 STARTTLS\r\n220 go\r\n"),
        (.imap, "* OK ready\r\na1 OK begin\r\n"),
    ])
    func answersBeforeTheQuestionAreRefused(opening: Endpoint.Opening, text: String) async throws {
        let reason = try await problem([.say(text), .startTLS], opening)
        #expect(reason.contains("in the clear behind its word"), "\(reason)")
    }

    @Test(arguments: [
        (Endpoint.Opening.smtp, "250 only this\r\n", "does not offer TLS"),
        (.smtp, "502 no EHLO here\r\n", "refuses TLS: \"502 no EHLO here\""),
        (.smtp, "250-STARTTLS\r\nhello\r\n", "does not speak the protocol"),
        (.imap, "a1 NO not now\r\n", "refuses TLS: \"a1 NO not now\""),
        (.imap, "* BYE so long\r\n", "refuses TLS: \"* BYE so long\""),
        (.imap, "b7 OK what\r\n", "refuses TLS"),
        (.imap, "\r\n", "does not speak the protocol"),
        (.postgres, "N", "does not offer TLS"),
        (.postgres, "E\0\0\0\u{20}SFATAL", "refuses TLS"),
        (.postgres, "HTTP/1.1 400", "does not speak the protocol"),
        (
            .ldap, "HTTP/1.1 400 what is this, and why is it so long? It must not be waited for.",
            "does not speak the protocol"
        ),
    ])
    func aServerWithoutTLSSaysSo(
        opening: Endpoint.Opening, answer: String, reason: String
    ) async throws {
        var steps = Self.steps(opening)
        // Up to the first question.
        let question = steps.firstIndex { if case .hear = $0 { true } else { false } } ?? 0
        steps = Array(steps[...question]) + [.say(answer)]
        let found = try await problem(steps, opening)
        #expect(found.contains(reason), "\(found)")
    }

    @Test(arguments: [
        (Endpoint.Opening.smtp, "554 go away\r\n", "refuses TLS: \"554 go away\""),
        (.smtp, "SSH-2.0-OpenSSH\r\n", "does not speak the protocol"),
        (.imap, "* PREAUTH you are known\r\n", "refuses TLS"),
        (.imap, "220 mail.example ESMTP\r\n", "does not speak the protocol"),
        (.smtp, "220 \u{1B}[2J\u{202E}x\r\n554-\u{1B}[31m\r\n", "in the clear"),
        (.smtp, "554 \u{1B}[2J\u{202E}x\r\n", "554 \\u{1B}[2J\\u{202E}x"),
    ])
    func aGreetingThatIsNoneSaysSo(
        opening: Endpoint.Opening, greeting: String, reason: String
    ) async throws {
        let found = try await problem([.say(greeting)], opening)
        #expect(found.contains(reason), "\(found)")
    }

    /// Lines without number, one line without end, capabilities without end.
    @Test(arguments: [
        (Endpoint.Opening.smtp, "220-and more\r\n"), (.smtp, String(repeating: "2", count: 100)),
        (.smtp, "220-x and so on without an end of the line, "),
        (.imap, "* OK"),
    ])
    func aServerThatTalksOnIsGivenUp(opening: Endpoint.Opening, text: String) async throws {
        let reason = try await problem([.sayForever(text)], opening)
        #expect(reason.contains("without offering TLS"), "\(reason)")
    }

    @Test func neitherIsAnAnswerWithoutEndWaitedFor() async throws {
        let untagged = try await problem(
            [.say("* OK\r\n"), .hear("a1 STARTTLS\r\n"), .sayForever("* 1 EXISTS\r\n")], .imap)
        #expect(untagged.contains("without offering TLS"), "\(untagged)")
        // A length of 2 GiB, and of 8 octets.
        let long = try await problem(
            [
                .say([0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF]),
                .sayForever(String(repeating: "\0", count: 500)),
            ], .ldap)
        #expect(long.contains("without offering TLS"), "\(long)")
        let wide = try await problem([.say([0x30, 0x88, 0, 0, 0, 0, 0, 0, 0, 1])], .ldap)
        #expect(wide.contains("does not speak the protocol"), "\(wide)")
    }

    @Test(arguments: [Endpoint.Opening.smtp, .imap, .ldap, .postgres])
    func aServerThatNeverAnswersIsGivenUp(opening: Endpoint.Opening) async throws {
        for count in 0..<Self.steps(opening).count {
            let item = try await scan(
                Array(Self.steps(opening).prefix(count)), opening,
                patience: .init(connect: .seconds(5), handshake: .milliseconds(50)))
            #expect([item].problems.first?.reason.contains("did not finish") == true)
            let gone = try await scan(
                Array(Self.steps(opening).prefix(count)) + [.hangUp], opening)
            #expect([gone].problems.count == 1)
        }
    }

    /// As Active Directory writes it, and with a referral behind.
    @Test func lengthsOfLDAPMayBeLong() async throws {
        let response: [UInt8] =
            [
                0x30, 0x84, 0, 0, 0, 0x28, 0x02, 0x01, 0x01, 0x78, 0x84, 0, 0, 0, 0x1F, 0x0A, 0x01,
                0,
                0x04, 0x00, 0x04, 0x00, 0x8A, 0x16,
            ] + Array("1.3.6.1.4.1.1466.20037".utf8)
        _ = try await scan([.hear(Self.ldapRequest), .say(response), .startTLS], .ldap).get()
    }

    @Test func aRefusalOfLDAPHasItsNumberAndText() async throws {
        let busy: [UInt8] = [
            0x30, 0x10, 0x02, 0x01, 0x01, 0x78, 0x0B, 0x0A, 0x01, 0x33, 0x04, 0x00, 0x04, 0x04,
            0x62, 0x75, 0x73, 0x79,
        ]
        let reason = try await problem([.hear(Self.ldapRequest), .say(busy)], .ldap)
        #expect(reason.contains("refuses TLS: \"result 51 busy\""), "\(reason)")
        // A notice of disconnection is message 0.
        var notice = busy
        notice[4] = 0
        let leave = try await problem([.say(notice)], .ldap)
        #expect(leave.contains("refuses TLS"), "\(leave)")
    }

    @Test(
        arguments: [
            ("smtp://mx.example:587", Endpoint.Opening.smtp), ("imap://[::1]:143", .imap),
            ("ldap://dc.example:389", .ldap), ("postgres://db.example:5432", .postgres),
            ("tls://a.example:443", .tls), ("a.example:443", .tls),
        ])
    func endpointsAreReadAsTheyAreWritten(text: String, opening: Endpoint.Opening) throws {
        let endpoint = try #require(Endpoint(text))
        #expect(endpoint.opening == opening)
        #expect(Endpoint(endpoint.description) == endpoint)
        #expect(Endpoint(endpoint.uri) == endpoint)
        #expect(endpoint.uri.hasPrefix("\(opening)://"))
        #expect(Endpoint.isMeant(by: text) == text.contains("://"))
    }

    @Test(arguments: [
        "smtp://mx.example", "smtps://mx.example:465", "SMTP://mx.example:25", "smtp:mx.example:25",
        "imap://:143", "pop3://mx.example:110", "smtp://tls://mx.example:25", "ldap://a/b:389",
    ])
    func whatIsNoneIsRefused(text: String) {
        #expect(Endpoint(text) == nil)
    }

    @Test func anEndpointWithoutAPortIsNoMissingFile() async throws {
        let items = try await InputReader().read("ldap://dc.example")
        guard case .failure(let problem)? = items.first else {
            Issue.record("\(items)")
            return
        }
        #expect(problem.source == "ldap://dc.example")
        #expect(problem.reason.contains("host and port"), "\(problem.reason)")
    }

    /// It asks for capabilities first, and has another tag.
    private static let imapForOpenSSL: [ScriptedStep] = [
        .say("* OK ready\r\n"), .hear(". CAPABILITY\r\n"),
        .say("* CAPABILITY IMAP4rev1 STARTTLS\r\n. OK done\r\n"), .hear(". STARTTLS\r\n"),
        .say(". OK begin\r\n"),
    ]

    /// Another implementation of our side shakes hands with the servers of these tests.
    @Test(
        .enabled(if: OpenSSLTool.isInstalled),
        arguments: [Endpoint.Opening.smtp, .imap, .ldap, .postgres])
    func opensslAgreesWithTheServersOfTheseTests(opening: Endpoint.Opening) async throws {
        let chain = try TestChain(pki: pki)
        // It calls itself otherwise.
        let steps = Self.steps(opening).map { step -> ScriptedStep in
            guard case .hear(let bytes) = step, bytes.starts(with: "EHLO".utf8) else { return step }
            return .hearLine
        }
        let words = opening == .imap ? Self.imapForOpenSSL : steps
        try await LoopbackServer.with(.scripted(words + [.startTLS], chain)) { server in
            let port = server.port
            let result = try await Blocking.run {
                try OpenSSLTool.run(
                    "s_client", "-connect", "127.0.0.1:\(port)", "-starttls", opening.rawValue,
                    "-showcerts")
            }
            let leaf = String(decoding: TestChain.pem([chain.leaf]), as: UTF8.self)
            #expect(result.output.contains(leaf), "\(result.output)")
        }
    }

    // MARK: Any bytes

    /// What a preamble does with bytes, whatever pieces they come in.
    private static func run(_ opening: Endpoint.Opening, _ pieces: [[UInt8]]) -> [String] {
        var preamble: any TLSPreamble
        switch opening {
        case .smtp: preamble = SMTPPreamble()
        case .imap: preamble = IMAPPreamble()
        case .ldap: preamble = LDAPPreamble()
        case .postgres, .tls: preamble = PostgresPreamble()
        }
        var (input, said) = (ArraySlice<UInt8>(), ["\(preamble.begin())"])
        for piece in pieces {
            input += piece
            while true {
                do throws(TLSPreambleError) {
                    let action = try preamble.take(&input)
                    if action == .wait { break }
                    said.append("\(action)")
                    if action == .startTLS { return said }
                } catch {
                    return said + ["\(error)"]
                }
            }
        }
        return said
    }

    @Test(arguments: [Endpoint.Opening.smtp, .imap, .ldap, .postgres])
    func damagedWordsStopNothingAndPiecesDoNotMatter(opening: Endpoint.Opening) {
        let seed: UInt64 = 7
        var random = SplitMix64(seed: seed)
        let words = Self.steps(opening).flatMap { step -> [UInt8] in
            if case .say(let bytes) = step { bytes } else { [] }
        }
        #expect(Self.run(opening, [words]).last == "\(TLSPreambleAction.startTLS)")
        for round in 0..<500 {
            var bytes = words
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let index = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: bytes[index] = .random(in: .min ... .max, using: &random)
                case 1: bytes.insert(.random(in: .min ... .max, using: &random), at: index)
                default: bytes.removeSubrange(index..<min(index + 3, bytes.count))
                }
                if bytes.isEmpty { bytes = [0] }
            }
            var (pieces, rest): ([[UInt8]], ArraySlice<UInt8>) = ([], bytes[...])
            while !rest.isEmpty {
                let count = Int.random(in: 1...5, using: &random)
                pieces.append(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            #expect(
                Self.run(opening, [bytes]) == Self.run(opening, pieces),
                "seed \(seed), round \(round)")
        }
    }
}
