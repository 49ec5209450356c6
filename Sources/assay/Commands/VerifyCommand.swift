import ArgumentParser
import Events
import Evidence
import Foundation
import Intake
import Logging
import Verification

/// Judges certificates on this machine, without any log.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Judge certificates here and now, without a log.",
        discussion: """
            Inputs are files (PEM, DER, PKCS#7), folders, - for standard input, and
            HOST:PORT for the chain that a TLS server presents, or smtp://HOST:PORT, imap://,
            ldap://, postgres:// for one that begins TLS on request. CRLs, OCSP responses and
            missing issuers are fetched from where the certificates say that they are, but
            not from private networks unless evidence.allowed_networks names them.

            Exit status: 0 all passed, 1 one failed or could not be read,
            2 one is indeterminate, 64 wrong usage, 66 no input.

            Examples:
              assay verify server.pem --server-name www.example.org
              assay verify example.org:443 --explain
              assay verify leaf.pem --trust our-root.pem --at 2026-11-23T06:00:00Z
              assay verify leaf.pem --no-fetch
              assay verify leaf.pem --set evidence.allowed_networks=10.0.0.0/8
              openssl s_client -connect example.org:443 -showcerts | assay verify -
            """)

    @Argument(help: "Files, folders, - or HOST:PORT.", completion: .file())
    var inputs: [String]

    @Option(
        help: ArgumentHelp(
            "Trust these anchors, PEM files, folders or system, instead of the settings' store.",
            valueName: "file"),
        completion: .file())
    var trust: [String] = []

    @Flag(help: "Show why each finding matters, what to do, and the rule.")
    var explain = false

    @Flag(help: "Fetch nothing: judge by what is in the inputs.")
    var noFetch = false

    @Option(
        help: ArgumentHelp(
            "How long evidence is waited for, for all of an input together.", valueName: "time"))
    var timeout = "10s"

    @OptionGroup var request: RequestOptions
    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard TimeSpan.parse(timeout) != nil else {
            throw ValidationError(
                "--timeout takes a time such as 500ms, 10s or 1m, not "
                    + "\"\(SafeText.escape(timeout))\".")
        }
    }

    func run() async throws {
        var settings = try settings.read().settings
        if !trust.isEmpty {
            settings.trust.stores["command-line"] = TrustStoreParts(
                sources: trust.map(TrustSource.init))
            settings.verification.trustStore = "command-line"
        }
        let terminal = output.terminal
        var quiet = Logger(settings.logging, terminal)
        quiet.logLevel = max(quiet.logLevel, .warning)
        let stores = try Joinery.trust(settings, logger: quiet).stores
        if noFetch { settings.evidence.isFetched = false }
        // Each verdict says itself what could not be had.
        quiet.logLevel = max(quiet.logLevel, .error)
        let verification = try LocalVerification(
            settings, trust: stores, patience: TimeSpan.parse(timeout) ?? .zero, logger: quiet)
        var tally = VerifyTally()
        try await verification.run {
            try await verify(with: verification, terminal, &tally)
        }
        if !output.json, tally.count > 1 { try terminal.print(tally.summary) }
        if tally.status != .success { throw ExitCode(tally.status.rawValue) }
    }

    private func verify(
        with verification: LocalVerification, _ terminal: Terminal, _ tally: inout VerifyTally
    ) async throws {
        let reader = try InputReader(defaults: request.defaults)
        for (index, input) in inputs.enumerated() {
            terminal.progress("reading \(SafeText.escape(input)) (\(index + 1) of \(inputs.count))")
            let items = await reader.read(input)
            terminal.progress("judging \(SafeText.escape(input))")
            let verdicts = await verification.verdicts(
                items.compactMap { try? $0.get().request })
            terminal.progress("")
            for result in VerifyResult.results(items, verdicts, input: input) {
                tally.add(result)
                if output.json {
                    try terminal.print(json: result)
                } else {
                    let report = VerdictReport(
                        painter: terminal.output, explains: explain, columns: terminal.columns)
                    try terminal.print(report.lines(result))
                }
            }
        }
    }
}

/// What came of one certificate of an input.
struct VerifyResult: Encodable {
    let input: String
    let verdict: Verdict?
    /// Why there is none.
    let problem: String?

    init(input: String, verdict: Verdict?, problem: String?) {
        self.input = input
        self.verdict = verdict
        self.problem = problem
    }

    /// - Parameter verdicts: on the items that hold a request, in their order.
    static func results(
        _ items: [InputItem], _ verdicts: [Verdict], input: String
    ) -> [VerifyResult] {
        var verdicts = verdicts[...]
        return items.map { item in
            switch item {
            case .success:
                VerifyResult(input: input, verdict: verdicts.popFirst(), problem: nil)
            case .failure(let problem):
                VerifyResult(input: problem.input, verdict: nil, problem: problem.reason)
            }
        }
    }
}

/// How a run of `verify` ends.
struct VerifyTally {
    private var counts: [Indication: Int] = [:]
    private var problems = 0

    var count: Int { counts.values.reduce(problems, +) }

    mutating func add(_ result: VerifyResult) {
        if let verdict = result.verdict {
            counts[verdict.indication, default: 0] += 1
        } else {
            problems += 1
        }
    }

    var status: ExitStatus {
        if counts[.failed] != nil || (problems > 0 && !counts.isEmpty) { return .failed }
        if problems > 0 { return .noInput }
        return counts[.indeterminate] == nil ? .success : .indeterminate
    }

    var summary: String {
        let parts = Indication.allCases.compactMap { indication in
            counts[indication].map { "\($0) \(indication.rawValue.lowercased())" }
        }
        let unreadable = problems == 0 ? [] : ["\(problems) could not be read"]
        return (parts + unreadable).joined(separator: ", ")
    }
}
