import EventLogSQLite
import Events
import Foundation
import Intake
import Pipeline
import Testing

/// A folder with one log and the settings of all services, and a look into the log from outside.
struct ProcessScene {
    let folder: URL
    let log: SQLiteEventLog
    let topics = Topics()
    private let groups = Groups()
    /// Of each verification service.
    static let workers = 2

    /// - Parameter notification: the settings under `notification`, in YAML's flow style.
    init(
        notification: String = "{receivers: {team: {kind: file, path: alerts.jsonl}}}"
    ) async throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "assay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let pki = try TestPKI(seed: 7, at: Date())
        try pki.trustAnchorsPEM.write(
            to: folder.appending(path: "anchors.pem"), atomically: true, encoding: .utf8)
        try """
        log: sqlite:log.sqlite
        trust: {stores: {default: anchors.pem}}
        verification: {batch: 5, workers: \(Self.workers)}
        notification: \(notification)
        logging: {level: debug}
        """.write(to: folder.appending(path: "assay.yaml"), atomically: true, encoding: .utf8)
        var settings = SQLiteEventLogSettings()
        settings.busyTimeout = .milliseconds(500)
        log = try SQLiteEventLog(
            path: folder.appending(path: "log.sqlite").path(), settings: settings)
        try await log.create(topics.all.map { TopicSpecification($0) })
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    func start(_ name: String, _ arguments: String...) throws -> AssayProcess {
        try AssayProcess(name, arguments, in: folder)
    }

    func joined(_ processes: [AssayProcess]) async throws {
        for process in processes {
            try await eventually("joining\n\(process.remarks)") {
                process.said("joined the group")
            }
        }
    }

    /// Stops a process, though not while it holds the file's one lock for writers.
    func freeze(_ process: AssayProcess) async throws {
        try await eventually("a moment without a lock") {
            process.signal(SIGSTOP)
            do {
                try await log.create([TopicSpecification(topics.requests)])
                return true
            } catch {
                process.signal(SIGCONT)
                return false
            }
        }
    }

    enum Stage { case requests, outcomes, observations, notices }

    func behind(_ stages: [Stage]) async throws -> Int64 {
        var sum: Int64 = 0
        for stage in stages {
            let lag =
                switch stage {
                case .requests: try await log.lag(of: groups.verification, in: [topics.requests])
                case .outcomes: try await log.lag(of: groups.notification, in: topics.outcomes)
                case .observations:
                    try await log.lag(of: groups.alerting, in: [topics.observations])
                case .notices: try await log.lag(of: groups.delivery, in: [topics.notices])
                }
            sum += lag.reduce(0) { $0 + $1.records }
        }
        return sum
    }

    /// Waits until all that was sent has had its effect.
    func drained() async throws {
        try await eventually("the end of the work") {
            try await behind([.requests, .outcomes, .observations, .notices]) == 0
        }
    }

    func records(_ topic: TopicName) async throws -> [Record] {
        var records: [Record] = []
        try await log.walk(topic) { record in
            records.append(record)
            return true
        }
        return records
    }

    func expectSound(requests: Int?) async throws {
        let report = try await Reconciliation.report(on: log, topics: topics)
        #expect(report.isBalanced, "\(report)")
        #expect(report.isAsExpected, "\(report.surprises)")
        #expect(report.foreign == 0)
        if let requests { #expect(report.requests == requests) }
    }

    /// Each notice is in the file once or more under its one id, and nothing else is.
    func expectToldOfEverything() async throws {
        let notices = try await records(topics.notices)
            .filter { $0.message.text("ce_type") == EventType.noticeDecided.rawValue }
            .map { try Notice(json: $0.message.value ?? []) }
        let text = try String(
            contentsOf: folder.appending(path: "alerts.jsonl"), encoding: .utf8)
        // A process that dies in the middle of a line leaves a part, and the notice comes again.
        let told = text.split(separator: "\n").compactMap { try? Notice(json: Array($0.utf8)) }
        #expect(!notices.isEmpty)
        #expect(Set(told) == Set(notices))
    }

    /// Whether a new member is given all partitions although no lease can be over: in its eyes no
    /// time passes.
    func expectAllLeft() async throws {
        var settings = SQLiteEventLogSettings()
        let instant = settings.uptime()
        settings.uptime = { [instant] in instant - .seconds(60) }
        let path = folder.appending(path: "log.sqlite").path()
        let patient = try SQLiteEventLog(path: path, settings: settings)
        let member = try await patient.subscribe(groups.verification, to: [topics.requests])
        // Keys enough to meet every partition.
        let messages = (0..<32).map {
            Message(key: Array("key \($0)".utf8), value: Array("{}".utf8))
        }
        _ = try await log.append(messages, to: topics.requests)
        var seen: Set<Partition> = []
        try await eventually("records of all partitions") {
            let batch = try await member.next(
                BatchLimit(records: 500), waitingUpTo: .milliseconds(20))
            seen.formUnion(batch.records.map(\.position.partition))
            return seen.count == 4
        }
        await member.leave()
        await patient.close()
    }
}
