import Certificates

/// Lines `label: text` in blocks.
struct Paragraphs {
    private(set) var text = ""

    /// Begins a new block.
    mutating func begin() {
        if !text.isEmpty, !text.hasSuffix("\n\n") { text += "\n" }
    }

    mutating func add(_ label: String, _ value: String?, limit: Int = 500) {
        guard let value, !value.isEmpty else { return }
        text += "\(label): \(SafeText.escape(value, limit: limit))\n"
    }

    /// Adds lines that are safe already.
    mutating func append(_ lines: String) {
        text += lines.hasSuffix("\n") || lines.isEmpty ? lines : lines + "\n"
    }
}
