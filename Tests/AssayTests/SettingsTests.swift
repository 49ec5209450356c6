import Foundation
import Testing

@testable import assay

@Suite struct SettingsTests {
    /// Reads with the file's text as `assay.yaml` in a folder of its own.
    private func read(
        _ yaml: String? = nil, environment: [String: String] = [:], flags: [(String, String)] = []
    ) throws -> (EffectiveSettings, folder: String) {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "assay-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try yaml?.write(toFile: folder + "/assay.yaml", atomically: true, encoding: .utf8)
        let reading = SettingsReading(
            flags: flags.map { SettingFlag(key: $0.0, value: $0.1, option: "--set") },
            environment: environment, workingFolder: folder)
        return (try reading.read(), folder)
    }

    private func problems(
        _ yaml: String? = nil, environment: [String: String] = [:], flags: [(String, String)] = []
    ) throws -> [String] {
        do {
            _ = try read(yaml, environment: environment, flags: flags)
            return []
        } catch let error as SettingsError {
            return error.problems.map { problem in
                let text = problem.description
                guard let slash = text.range(of: "/assay.yaml") else { return text }
                return "assay.yaml" + text[slash.upperBound...]
            }
        }
    }

    @Test func flagsBeatVariablesBeatTheFileBeatsDefaults() throws {
        let yaml =
            "topics: {partitions: 2, replication_factor: 2, retention: 2d}\nlimits: {crls: 2}"
        let environment = ["ASSAY_TOPICS_PARTITIONS": "3", "ASSAY_TOPICS_RETENTION": "3d"]
        let (effective, _) = try read(
            yaml, environment: environment, flags: [("topics.partitions", "4")])
        #expect(effective.settings.topicShape.partitions == 4)
        #expect(effective.settings.topicShape.retention.age == .seconds(3 * 86_400))
        #expect(effective.settings.topicShape.replicationFactor == 2)
        #expect(effective.settings.limits.notify == 20)
        #expect(effective.origins["topics.partitions"] == .flag("--set"))
        #expect(effective.origins["topics.retention"] == .environment("ASSAY_TOPICS_RETENTION"))
        #expect(effective.origins["limits.notify"] == nil)
    }

    @Test func knowsTheLineOfTheFile() throws {
        let (effective, folder) = try read("# mine\ntopics:\n  partitions: 2\n")
        #expect(effective.origins["topics.partitions"] == .file(folder + "/assay.yaml", line: 3))
    }

    @Test func reportsEveryProblemAtOnceWithWhatWouldBeRight() throws {
        let found = try problems(
            "topics:\n  partitions: many\n  verifed: x\n",
            environment: ["ASSAY_LIMITS_CRL": "1"], flags: [("log", "nowhere")])
        #expect(
            found == [
                "ASSAY_LIMITS_CRL: there is no such setting; did you mean ASSAY_LIMITS_CRLS?",
                "assay.yaml:3: topics.verifed: there is no such setting; did you mean topics.verified?",
                "--set: log: \"nowhere\" is not sqlite:FILE, kafka:HOST:PORT,HOST:PORT... or memory",
                "assay.yaml:2: topics.partitions: \"many\" is not a whole number from 1 to 10000",
            ])
    }

    @Test(arguments: ["log: [", "- a\n- b", "log: memory\nlog: memory\n", "a: {b: [[1]]}"])
    func namesTheLineOfAFileThatMakesNoSense(yaml: String) throws {
        let found = try problems(yaml)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("assay.yaml:") == true, "\(found)")
    }

    @Test func anEmptyFileAndAnEmptyGroupSayNothing() throws {
        #expect(try read("").0.origins.isEmpty)
        #expect(try read("# nothing\ntopics:\n  # partitions: 3\n").0.origins.isEmpty)
    }

    @Test func aliasesThatMultiplyAreStopped() throws {
        let levels = (1...9).map { level in
            let pairs = (0..<10).map { "k\($0): *l\(level - 1)" }.joined(separator: ", ")
            return "l\(level): &l\(level) {\(pairs)}"
        }
        let found = try problems((["l0: &l0 {a: 1}"] + levels).joined(separator: "\n"))
        #expect(!found.isEmpty)
    }

    @Test func librdkafkaPropertiesPassThroughFromEverywhere() throws {
        let yaml = "kafka:\n  security.protocol: SSL\n  sasl:\n    mechanism: PLAIN\n"
        let (effective, _) = try read(
            yaml, environment: ["ASSAY_KAFKA_SASL_USERNAME": "assay"],
            flags: [("kafka.client.id", "x")])
        #expect(
            effective.settings.kafka == [
                "security.protocol": "SSL", "sasl.mechanism": "PLAIN", "sasl.username": "assay",
                "client.id": "x",
            ])
    }

    @Test func secretsComeFromFilesToo() throws {
        let secret = FileManager.default.temporaryDirectory
            .appending(path: "assay-\(UUID().uuidString)").path()
        try "pass\n".write(toFile: secret, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: secret) }
        let variable = ["ASSAY_KAFKA_SASL_PASSWORD_FILE": secret]
        let (effective, _) = try read(environment: variable)
        #expect(effective.settings.kafka == ["sasl.password": "pass"])
        let both = try problems(
            environment: variable.merging(["ASSAY_KAFKA_SASL_PASSWORD": "x"]) { $1 })
        #expect(both.count == 1)
        let missing = try problems("kafka: {sasl.password_file: nowhere}")
        #expect(missing.first?.hasPrefix("assay.yaml:1: kafka.sasl.password_file: ") == true)
    }

    @Test func secretsAreNeitherListedNorRepeatedInProblems() throws {
        let (effective, _) = try read(flags: [("kafka.sasl.password", "hunter2")])
        let listing = SettingsListing(effective)
        #expect(listing.settings.contains { $0.key == "kafka.sasl.password" && $0.value == nil })
        let painter = Painter(.never, isTerminal: false, environment: [:])
        #expect(!listing.lines(painter).joined().contains("hunter2"))
    }

    @Test func relativePathsInTheFileBeginAtItsFolder() throws {
        let (effective, folder) = try read("log: sqlite:data/log.sqlite")
        #expect(effective.settings.log == .sqlite(path: folder + "/data/log.sqlite"))
    }

    @Test func theDefaultLogIsTheSameFromEveryFolder() throws {
        let home = try read(environment: ["HOME": "/home/me"]).0.settings.log
        #expect(home == .sqlite(path: "/home/me/.local/state/assay/log.sqlite"))
        let state = try read(environment: ["HOME": "/home/me", "XDG_STATE_HOME": "/state"]).0
        #expect(state.settings.log == .sqlite(path: "/state/assay/log.sqlite"))
    }

    @Test func topicsHaveToDiffer() throws {
        let found = try problems(flags: [("topics.errors", "certificate.verified")])
        #expect(found.count == 1)
        #expect(found.first?.contains("topics.errors") == true)
    }

    /// Record it with `assay settings --reference > Documentation/Settings.md`.
    @Test func theReferenceIsUpToDate() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Documentation/Settings.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text == SettingsReference.lines.joined(separator: "\n") + "\n")
    }

    @Test func everyDefaultIsAValueThatItsOwnFormTakes() {
        let defaults = Settings(log: .memory)
        for setting in SettingsTable.all {
            for name in setting.names(defaults) {
                guard let texts = setting.read(defaults, name) else { continue }
                var copy = defaults
                let context = ValueContext(folder: "", home: nil)
                #expect(setting.write(&copy, name, texts, context), "\(setting.key)")
                #expect(setting.read(copy, name) == texts, "\(setting.key)")
            }
        }
    }
}
