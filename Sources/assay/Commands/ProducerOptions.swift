import ArgumentParser
import Events
import Foundation
import Intake

/// What a user says about the certificates that a command takes in.
struct RequestOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The profile to judge by.", valueName: "name"))
    var profile: String?

    @Option(
        help: ArgumentHelp(
            "The DNS name or IP address that the certificate is to be valid for.",
            valueName: "name"))
    var serverName: String?

    @Option(
        help: ArgumentHelp(
            "The time to judge for, such as 2026-11-23T06:00:00Z; now if missing.",
            valueName: "time"),
        transform: Self.time)
    var at: Date?

    var defaults: RequestDefaults {
        RequestDefaults(profile: profile, serverName: serverName, at: at)
    }

    private static func time(_ text: String) throws -> Date {
        guard let time = Timestamps.parse(text) else {
            throw ValidationError("a time reads as in RFC 3339: 2026-11-23T06:00:00Z")
        }
        return time
    }
}

/// The sources of a producer.
struct ProducerOptions: ParsableArguments {
    /// Requests a second of simulated sources that nobody bounded: a flow to watch, not one that fills
    /// a disk.
    private static let endlessRate = 20

    @Flag(help: "Simulate five sources over a test PKI, with faults.")
    var simulate = false

    @Option(help: "Simulated sources: the same seed gives the same requests.")
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Simulated sources: requests a second, all together; if missing, \(Self.endlessRate) "
                + "without --count, else as fast as it goes."))
    var rate: Double?

    @Option(help: "Simulated sources: how many requests; without end if missing.")
    var count: Int?

    @Option(
        name: .customLong("trust-file"),
        help: ArgumentHelp(
            "Simulated sources: write the anchors of the test PKI to this file.", valueName: "file")
    )
    var trustFile: String?

    @Option(
        name: .customLong("file"), help: ArgumentHelp("A file of certificates.", valueName: "file"),
        completion: .file())
    var files: [String] = []

    @Option(
        name: .customLong("folder"),
        help: ArgumentHelp("A folder of such files.", valueName: "folder"), completion: .directory)
    var folders: [String] = []

    @Option(
        name: .customLong("watch"),
        help: ArgumentHelp("A folder to watch for new and changed files.", valueName: "folder"),
        completion: .directory)
    var watched: [String] = []

    @Flag(help: "Read certificates from standard input.")
    var stdin = false

    @Option(
        name: .customLong("tls"),
        help: ArgumentHelp(
            "A TLS server to take the chain from; one with STARTTLS as smtp://, imap://, ldap:// or "
                + "postgres://host:port.", valueName: "host:port"))
    var endpoints: [String] = []

    @Option(
        name: .customLong("tls-list"),
        help: ArgumentHelp("A file of TLS servers, one a line.", valueName: "file"),
        completion: .file())
    var endpointList: String?

    @Option(
        help: ArgumentHelp("Scan the TLS servers again and again, so often.", valueName: "span"))
    var every: String?

    @Option(
        name: .customLong("notify"),
        help: ArgumentHelp("Whom to tell of these certificates.", valueName: "receiver"))
    var notify: [String] = []

    @OptionGroup var request: RequestOptions

    func validate() throws {
        if let count, count < 0 { throw ValidationError("--count takes a number from 0.") }
        if let rate, !(rate > 0 && rate.isFinite) {
            throw ValidationError("--rate takes a number above 0.")
        }
        if let every, interval == nil {
            throw ValidationError(
                "--every takes a span such as 30s or 12h, not \"\(SafeText.escape(every))\".")
        }
        for text in endpoints where Endpoint(text) == nil {
            throw ValidationError(
                "--tls takes HOST:PORT or such as smtp://HOST:PORT, not \"\(SafeText.escape(text))\"."
            )
        }
    }

    private var interval: Duration? {
        every.flatMap(TimeSpan.parse).flatMap { $0 >= .seconds(1) ? $0 : nil }
    }

    /// The sources that were asked for.
    func sources() throws -> [any EventSource] {
        var defaults = request.defaults
        defaults.notify = notify
        var sources: [any EventSource] = []
        if simulate {
            let rate = rate ?? (count == nil ? Double(Self.endlessRate) : nil)
            let simulation = try Simulation(seed: seed, count: count, rate: rate, at: Date())
            if let trustFile { try Self.write(simulation.pki.trustAnchorsPEM, to: trustFile) }
            sources += simulation.sources
        }
        if !files.isEmpty || !folders.isEmpty {
            sources.append(FileSource(paths: files + folders, defaults: defaults))
        }
        for (index, folder) in watched.enumerated() {
            let name = index == 0 ? "watched-folder" : "watched-folder-\(index + 1)"
            sources.append(WatchedFolderSource(name: name, folder: folder, defaults: defaults))
        }
        if stdin { sources.append(StandardInputSource(defaults: defaults)) }
        let all = try endpoints.compactMap(Endpoint.init) + listedEndpoints()
        if !all.isEmpty {
            sources.append(
                EndpointSource(
                    endpoints: all, interval: interval, defaults: defaults,
                    scanner: try EndpointScanner()))
        }
        return sources
    }

    /// A list of endpoints, in bytes.
    private static let maximumListBytes = 16 << 20

    private func listedEndpoints() throws -> [Endpoint] {
        guard let endpointList else { return [] }
        let text: String
        do {
            text = try SmallFile.read(endpointList, maximumBytes: Self.maximumListBytes)
        } catch {
            throw Failure(.noInput, "\(SafeText.escape(endpointList)) \(error)")
        }
        var found: [Endpoint] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let entry = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
            if entry.isEmpty { continue }
            guard let endpoint = Endpoint(entry) else {
                throw Failure(
                    .badData,
                    "\(SafeText.escape(endpointList)):\(index + 1): \"\(SafeText.escape(entry))\" "
                        + "is not HOST:PORT")
            }
            found.append(endpoint)
        }
        return found
    }

    static func write(_ text: String, to path: String) throws {
        do {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw Failure(
                .inputOutput,
                "\(SafeText.escape(path)) cannot be written: \(error.localizedDescription)")
        }
    }
}
