import ArgumentParser
import Conformance
import Foundation
import Verification

/// Runs the judge over the public conformance suites.
struct ConformanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conformance",
        abstract: "Run the judge over x509-limbo and NIST PKITS.",
        discussion: """
            Without --limbo and --pkits both suites are looked for in ASSAY_CONFORMANCE_DIR,
            or else in ../shared/conformance: limbo.json.gz, and the folder pkits.

            Limbo cases webpki:: and those with pedantic-webpki features are judged by the
            profile tls-server, all others by rfc5280; PKITS by path validation alone, with
            revocation data required.

            A line of the exceptions file is a case's id and the reason why it may
            disagree; at most three, and one that agrees after all is an error too.

            Exit status: 0 all agree, 1 otherwise, 66 no suite to run.

            Examples:
              assay conformance
              assay conformance --limbo limbo.json --json
              assay conformance --pkits pkits --exceptions ours.txt
            """)

    @Option(
        help: ArgumentHelp("A file in x509-limbo's format, plain or gzip.", valueName: "file"),
        completion: .file())
    var limbo: String?

    @Option(
        help: ArgumentHelp(
            "A folder with pkits-index.json, certs and crls.", valueName: "folder"),
        completion: .directory)
    var pkits: String?

    @Option(
        help: ArgumentHelp("Cases that may disagree, instead of our own.", valueName: "file"),
        completion: .file())
    var exceptions: String?

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let terminal = output.terminal
        let exceptions = try readExceptions()
        let places = try ConformancePlaces(limbo: limbo, pkits: pkits)
        let judge = try settings.read().settings.judge()
        if judge.profiles.publicSuffixes.count == 0 {
            terminal.remark(
                "assay: there is no list of public suffixes; cases that need it will disagree. "
                    + "Install publicsuffix, or set verification.public_suffixes.")
        }
        let runner = ConformanceRunner(judge: judge, now: Date())
        let report = ConformanceReport(
            limbo: try places.limbo.map { runner.run(try ConformanceSuites.limbo(at: $0)) },
            pkits: try places.pkits.map { runner.run(try ConformanceSuites.pkits(in: $0)) },
            exceptions: exceptions)
        if output.json {
            try terminal.print(json: report)
        } else {
            try terminal.print(ConformancePrinter(painter: terminal.output).lines(report))
        }
        if !report.isClean { throw ExitCode(ExitStatus.failed.rawValue) }
    }

    /// The largest exceptions file that is read: three lines do not need more.
    private static let maximumExceptionBytes = 64 * 1024

    private func readExceptions() throws -> ConformanceExceptions {
        guard let exceptions else { return .standard }
        do {
            let text = try SmallFile.read(exceptions, maximumBytes: Self.maximumExceptionBytes)
            return try ConformanceExceptions(text: text)
        } catch let error as SmallFile.Problem {
            throw Failure(.noInput, "\(exceptions) \(error)")
        }
    }
}

/// Where the suites are.
struct ConformancePlaces {
    var limbo: URL?
    var pkits: URL?

    /// - Throws: where a suite that is meant is not there: a run of nothing must not look like success.
    init(
        limbo: String?, pkits: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        self.limbo = limbo.map { URL(filePath: $0) }
        self.pkits = pkits.map { URL(filePath: $0) }
        if limbo == nil, pkits == nil {
            let path = environment["ASSAY_CONFORMANCE_DIR"] ?? "../shared/conformance"
            let folder = URL(filePath: path)
            self.limbo = folder.appending(path: "limbo.json.gz")
            self.pkits = folder.appending(path: "pkits")
        }
        for url in [self.limbo, self.pkits].compactMap(\.self)
        where !FileManager.default.fileExists(atPath: url.path(percentEncoded: false)) {
            throw Failure(
                .noInput,
                """
                \(url.path(percentEncoded: false)): there is no conformance suite
                  Name one with --limbo or --pkits, or set ASSAY_CONFORMANCE_DIR.
                """)
        }
    }
}
