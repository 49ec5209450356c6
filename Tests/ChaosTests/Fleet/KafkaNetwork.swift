import Foundation

/// The way to a broker: a proxy in a process of its own, that can be made silent, or ended.
///
/// All of a run go through it, since it puts its own port where answers of the broker name the
/// broker's. That needs a broker that is reached by the same name from here: one on this machine.
actor KafkaNetwork {
    nonisolated let broker: String
    let port: Int
    private var proxy: Process
    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "kafka_proxy.py")

    /// An actor, as silence and cut may overlap.
    init(to broker: String, in folder: URL) async throws {
        self.broker = broker
        let portFile = folder.appending(path: "proxy.port")
        proxy = try Self.start(broker, port: 0, portFile: portFile)
        let deadline = ContinuousClock.now + .seconds(20)
        while true {
            if let text = try? String(contentsOf: portFile, encoding: .utf8),
                let port = Int(text)
            {
                self.port = port
                return
            }
            guard proxy.isRunning, ContinuousClock.now < deadline else {
                throw ChaosError.proxy(broker)
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    deinit {
        kill(proxy.processIdentifier, SIGKILL)
    }

    /// `host:port`, with the broker's own name for its host.
    var address: String {
        let host = broker.split(separator: ":").first.map(String.init) ?? "127.0.0.1"
        return "\(host):\(port)"
    }

    func silence(for time: Duration) async throws {
        let process = proxy
        kill(process.processIdentifier, SIGSTOP)
        try await Task.sleep(for: time)
        kill(process.processIdentifier, SIGCONT)
    }

    func cut(for time: Duration) async throws {
        kill(proxy.processIdentifier, SIGKILL)
        proxy.waitUntilExit()
        try await Task.sleep(for: time)
        proxy = try Self.start(broker, port: port, portFile: nil)
    }

    private static func start(_ broker: String, port: Int, portFile: URL?) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["python3", script.path(), broker, "\(port)"] + (portFile.map { [$0.path()] } ?? [])
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return process
    }
}
