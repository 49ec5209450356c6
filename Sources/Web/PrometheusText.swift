/// Metrics in the text format of Prometheus, version 0.0.4.
struct PrometheusText: CustomStringConvertible {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var description = ""

    /// Adds a family of counters; one without samples is left out.
    mutating func family(_ counters: CounterFamily) {
        let samples = counters.counts.map { (labels: $0.labels, value: Double($0.count)) }
        family(counters.name, counters.help, samples, type: "counter")
    }

    /// Adds the samples of one gauge, by their labels; a family without samples is left out.
    mutating func family(
        _ name: String, _ help: String, _ samples: [(labels: [String: String], value: Double)],
        type: String = "gauge"
    ) {
        guard !samples.isEmpty else { return }
        description += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
        for sample in samples {
            description += "\(name)\(Self.format(sample.labels)) \(Self.format(sample.value))\n"
        }
    }

    private static func format(_ labels: [String: String]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(escape($0.value))\"" }
        return "{\(pairs.joined(separator: ","))}"
    }

    /// Counts without a fraction, as people expect them.
    private static func format(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    private static func escape(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
    }
}
