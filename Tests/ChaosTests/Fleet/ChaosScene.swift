import Events
import Foundation
import Intake

/// A folder with the settings of all services, the log that they share, and the way to it.
struct ChaosScene: Sendable {
    let folder: URL
    let place: LogPlace
    let network: KafkaNetwork?
    private let seed: UInt64

    /// Of the test PKI: the harness and the producers that it starts have the same.
    static let pkiSeed: UInt64 = 7

    /// With the log in a file.
    /// - Parameter log: the folder of the file, where it is not to be the scene's own.
    static func onSQLite(seed: UInt64, log: URL? = nil) throws -> ChaosScene {
        let folder = try makeFolder()
        let file = (log ?? folder).appending(path: "log.sqlite")
        return try ChaosScene(
            folder, LogPlace(file: file.path()), network: nil, seed: seed)
    }

    /// With the log on a cluster, behind a proxy.
    static func onKafka(_ broker: String, seed: UInt64) async throws -> ChaosScene {
        let folder = try makeFolder()
        let network = try await KafkaNetwork(to: broker, in: folder)
        let prefix = "chaos-\(UUID().uuidString.prefix(8).lowercased())"
        return try ChaosScene(
            folder, LogPlace(proxy: await network.address, prefix: prefix), network: network,
            seed: seed)
    }

    private init(_ folder: URL, _ place: LogPlace, network: KafkaNetwork?, seed: UInt64) throws {
        self.folder = folder
        self.place = place
        self.network = network
        self.seed = seed
        let pki = try TestPKI(seed: Self.pkiSeed, at: Date())
        try pki.trustAnchorsPEM.write(
            to: folder.appending(path: "anchors.pem"), atomically: true, encoding: .utf8)
        try """
        \(place.settings)
        \(place.names)
        trust: {stores: {default: anchors.pem}}
        verification: {batch: 20}
        # Whom chaos kills is not at fault: no request may be set aside as the one that did it.
        handling: {attempts: 1000}
        notification: {tick: 2s, receivers: {team: {kind: file, path: alerts.jsonl}}}
        logging: {level: debug}

        """.write(to: folder.appending(path: "assay.yaml"), atomically: true, encoding: .utf8)
    }

    private static func makeFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "assay-chaos-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    func arguments(for role: Role, generation: Int) -> [String] {
        switch role {
        case .producer:
            [
                "producer", "--simulate", "--seed", "\(Self.pkiSeed)", "--count", "300",
                "--rate", "40",
            ]
        case .firstVerification, .secondVerification: ["verification"] + membership(of: role)
        case .firstNotification, .secondNotification: ["notification"] + membership(of: role)
        }
    }

    /// On Kafka, runs of odd seeds have static members.
    ///
    /// There a successor takes its forerunner's place, and ends what that left open. In the others
    /// each process is a stranger.
    private func membership(of role: Role) -> [String] {
        guard network != nil, !seed.isMultiple(of: 2) else { return [] }
        return ["--set", "kafka.group.instance.id=\(role.rawValue)"]
    }

    /// By the command of the user, as only they know how.
    func restartBroker() async throws {
        guard
            let command = ProcessInfo.processInfo.environment["ASSAY_TEST_KAFKA_RESTART"]
        else { return }
        // Not by Foundation's Process: for that, a command runs as long as the daemon that it
        // starts.
        let status = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: system(command)) }
        }
        guard status == 0 else { throw ChaosError.restart(command) }
    }

    /// The lines that the receiver's file has, whole or torn.
    var alerts: [[UInt8]] {
        let file = folder.appending(path: "alerts.jsonl")
        let data = (try? Data(contentsOf: file)) ?? Data()
        return data.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    }
}

/// What keeps a run from being made at all.
enum ChaosError: Error {
    case restart(String)
    case proxy(String)
    case notDrained(String)
    case mishaps([String])
    case disk([String])
}
