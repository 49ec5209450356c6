import Events

/// Prints records of the log: a line for people, or a JSON object for programs.
struct EventPrinter {
    private let terminal: Terminal
    private let isJSON: Bool
    private let describer: EventDescriber

    init(_ settings: Settings, _ output: OutputOptions) {
        terminal = output.terminal
        isJSON = output.json
        describer = EventDescriber(limits: settings.limits)
    }

    func print(_ record: Record) throws {
        if isJSON {
            try terminal.print(json: RecordListing(record))
        } else {
            try terminal.print(line(record))
        }
    }

    private func line(_ record: Record) -> String {
        let painter = terminal.output
        let described = describer.describe(record)
        let place = "\(record.position.partition.index)@\(record.position.offset)"
        let safe = SafeText.escape(described.text)
        // A line of a file or a pipe is kept whole.
        let text =
            terminal.isInteractive
            ? DisplayWidth.truncate(safe, to: max(40, terminal.columns - 48)) : safe
        return [
            painter.paint(Timestamps.format(record.timestamp), .faint),
            painter.paint(DisplayWidth.pad(place, to: 8), .faint),
            painter.paint(DisplayWidth.pad(described.kind, to: 13), described.style),
            text,
        ].joined(separator: " ")
    }
}
