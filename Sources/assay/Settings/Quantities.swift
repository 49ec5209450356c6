/// Spans of time as people write them: `500ms`, `30s`, `5m`, `12h`, `7d`, `1h30m`.
enum TimeSpan {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    static func parse(_ text: String) -> Duration? {
        var rest = text[...]
        var milliseconds: Int64 = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let count = Int64(digits),
                let unit = units.first(where: { $0.name == name })
            else { return nil }
            let (product, overflows) = count.multipliedReportingOverflow(by: unit.milliseconds)
            let (sum, exceeds) = milliseconds.addingReportingOverflow(product)
            guard !overflows, !exceeds else { return nil }
            milliseconds = sum
        }
        return .milliseconds(milliseconds)
    }

    static func format(_ span: Duration) -> String {
        var rest = span.milliseconds
        guard rest > 0 else { return "0s" }
        var text = ""
        for unit in units where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.name)"
            rest %= unit.milliseconds
        }
        return text
    }
}

extension Duration {
    /// Whole milliseconds, towards zero.
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }

    var seconds: Double { Double(milliseconds) / 1000 }
}

/// Counts of bytes as people write them: `1000000`, `64KiB`, `1MB`.
enum ByteCount {
    private static let units: [(name: String, bytes: Int64)] = [
        ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
        ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000), ("B", 1),
    ]

    static func parse(_ text: String) -> Int64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let name = text.dropFirst(digits.count)
        guard let count = Int64(digits) else { return nil }
        if name.isEmpty { return count }
        guard let unit = units.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            return nil
        }
        let (bytes, overflows) = count.multipliedReportingOverflow(by: unit.bytes)
        return overflows ? nil : bytes
    }

    /// Exact: in the largest unit that divides it.
    static func format(_ bytes: Int64) -> String {
        let unit = units.first { $0.name != "B" && bytes > 0 && bytes % $0.bytes == 0 }
        return unit.map { "\(bytes / $0.bytes)\($0.name)" } ?? "\(bytes)"
    }
}
