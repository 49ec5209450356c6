import ArgumentParser
import Events
import Foundation
import Logging
import Pipeline
import Verification

/// Judges past requests again.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Judge past requests again, with the rules and the trust of now.",
        discussion: """
            Reads the topic of requests outside of any group and writes nothing to the log:
            services may run meanwhile. With --diff it prints only the verdicts that would
            change, and which findings they would gain (+) or lose (-); the exit status is
            then 1 when there are any. Evidence is what came along with each request, and what
            the archive of evidence still has of that which the recorded verdict rested on.

            Examples:
              assay replay --from 24h --profile rfc5280 --diff
              assay replay --from 2026-11-23T06:00:00Z --to 2026-11-23T07:00:00Z --json
              assay replay --from beginning --at now --diff
            """)

    @Option(
        help: ArgumentHelp(
            "Where to begin: beginning, an offset, a time (RFC 3339), or how long ago (15m).",
            valueName: "start"))
    var from: String

    @Option(
        help: ArgumentHelp(
            "Where to end: before an offset, a time, or how long ago; the end of the topic if "
                + "missing.", valueName: "end"))
    var to: String?

    @Option(help: "The profile to judge by, whatever the requests say.")
    var profile: String?

    @Option(
        help: ArgumentHelp(
            "The time to judge for: recorded (that of the recorded verdict), now, or a time.",
            valueName: "time"))
    var at = "recorded"

    @Flag(help: "Compare with the recorded outcomes, and print what would change.")
    var diff = false

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    /// Requests that are in hand at the same time, and their bytes.
    private static let window = BatchLimit(records: 2_000, bytes: 16 << 20)

    func validate() throws {
        let now = Date()
        guard let start = StartArgument.parse(from, now: now), start != .end else {
            throw ValidationError(
                "--from takes beginning, an offset, a time such as 2026-11-23T06:00:00Z, or a span "
                    + "such as 15m, not \"\(SafeText.escape(from))\".")
        }
        if let to, ReplayEnd(to, now: now) == nil {
            throw ValidationError(
                "--to takes an offset, a time such as 2026-11-23T06:00:00Z, or a span such as 15m, "
                    + "not \"\(SafeText.escape(to))\".")
        }
        guard replayTime(now: now) != nil else {
            throw ValidationError(
                "--at takes recorded, now, or a time such as 2026-11-23T06:00:00Z, not "
                    + "\"\(SafeText.escape(at))\".")
        }
    }

    func run() async throws {
        let settings = try settings.read().settings
        let now = Date()
        let replay = try replay(settings, now: now)
        let start = StartArgument.parse(from, now: now)
        let end = to.flatMap { ReplayEnd($0, now: now) }
        var printer = ReplayPrinter(output, isDiff: diff)
        try await LogOpening.with(settings) { log in
            let recorded = RecordedOutcomes(log, topics: settings.topics)
            var reading = try await MergedReading(
                of: settings.topics.requests, in: log, from: start, last: 0)
            while let requests = try await Self.window(of: &reading, before: end) {
                let isKnown = diff || settings.evidenceArchive != nil
                let known = isKnown ? try await recorded.outcomes(of: requests) : [:]
                for request in await replay.judge(requests, recorded: known) {
                    try printer.print(request)
                }
                output.terminal.progress("judged \(printer.judged)")
            }
        }
        output.terminal.progress("")
        try printer.finish()
        if diff, printer.changed > 0 { throw ExitCode(ExitStatus.failed.rawValue) }
    }

    private func replay(_ settings: Settings, now: Date) throws -> Replay {
        var quiet = Logger(settings.logging, output.terminal)
        quiet.logLevel = max(quiet.logLevel, .warning)
        let judge = try settings.judge()
        let wanted = try profile.map { name in
            guard let profile = judge.profiles[name] else {
                let hint = Suggestion.phrase(for: name, among: judge.profiles.names)
                throw Failure(
                    .usage,
                    "there is no profile \"\(name)\"\(hint)\n  There are: "
                        + judge.profiles.names.joined(separator: ", "))
            }
            return profile
        }
        return Replay(
            judge: judge, profile: wanted,
            trust: try Joinery.trust(settings, logger: quiet).stores,
            archive: settings.evidenceArchive, time: replayTime(now: now) ?? .recorded,
            limits: settings.limits,
            lanes: ProcessInfo.processInfo.activeProcessorCount)
    }

    private func replayTime(now: Date) -> Replay.Time? {
        switch at {
        case "recorded": .recorded
        case "now": .at(now)
        default: Timestamps.parse(at).map { .at($0) }
        }
    }

    /// The next requests; nil at the end.
    private static func window(
        of reading: inout MergedReading, before end: ReplayEnd?
    ) async throws -> [Record]? {
        var requests: [Record] = []
        var bytes = 0
        while requests.count < window.records, bytes < window.bytes,
            let record = try await reading.next(following: false)
        {
            guard end?.isBehind(record) != true else { continue }
            requests.append(record)
            bytes += record.message.sizeInBytes
        }
        return requests.isEmpty ? nil : requests
    }
}

/// Where a replay ends: before an offset of each partition, or before a time.
private enum ReplayEnd {
    case offset(Int64)
    case time(Date)

    init?(_ text: String, now: Date) {
        switch StartArgument.parse(text, now: now) {
        case .offset(let offset)?: self = .offset(offset)
        case .time(let time)?: self = .time(time)
        default: return nil
        }
    }

    /// Whether the record is not part of the replay any more.
    func isBehind(_ record: Record) -> Bool {
        switch self {
        case .offset(let offset): record.position.offset >= offset
        case .time(let time): record.timestamp >= time
        }
    }
}
