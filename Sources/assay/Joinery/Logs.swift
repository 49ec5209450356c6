import Events
import Foundation
import Logging

/// How remarks of the services are written to standard error.
enum LogFormat: String, CaseIterable, Sendable {
    case text, json
}

extension Logger.Level {
    /// What `logging.level` takes, from the most to the least.
    static let names = allCases.map(\.rawValue)
}

/// Writes remarks as lines for people, or as JSON objects for programs.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let format: LogFormat
    private let painter: Painter

    init(level: Logger.Level, format: LogFormat, painter: Painter) {
        logLevel = level
        self.format = format
        self.painter = painter
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var facts = metadata
        facts.merge(event.metadata ?? [:]) { $1 }
        if let error = event.error { facts["error"] = "\(error)" }
        let line: String
        switch format {
        case .text: line = text(event, facts)
        case .json: line = json(event, facts)
        }
        try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
    }

    private func text(_ event: LogEvent, _ facts: Logger.Metadata) -> String {
        let details = facts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let said = ([event.message.description] + details).joined(separator: " ")
        let level = DisplayWidth.pad(event.level.rawValue, to: 7)
        return painter.paint(Timestamps.format(Date()), .faint) + " "
            + painter.paint(level, style(event.level)) + " " + SafeText.escape(said)
    }

    private func json(_ event: LogEvent, _ facts: Logger.Metadata) -> String {
        var object = facts.mapValues { "\($0)" }
        object["time"] = Timestamps.format(Date())
        object["level"] = event.level.rawValue
        object["message"] = event.message.description
        let data = (try? ContractCoding.encoder().encode(object)) ?? Data()
        return SafeText.escapeJSON(String(decoding: data, as: UTF8.self))
    }

    private func style(_ level: Logger.Level) -> Style {
        switch level {
        case .trace, .debug: .faint
        case .info, .notice: .plain
        case .warning: .doubtful
        case .error, .critical: .bad
        }
    }
}

extension Logger {
    init(_ settings: LoggingSettings, _ terminal: Terminal) {
        self.init(label: "assay") { _ in
            LineLogHandler(
                level: settings.level, format: settings.format, painter: terminal.error)
        }
    }
}

/// What the services remark on.
struct LoggingSettings: Hashable, Sendable {
    var level = Logger.Level.info
    var format = LogFormat.text
}
