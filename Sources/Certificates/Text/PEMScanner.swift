/// Finds the blocks of a textual encoding, one after another, in one pass over the input.
struct PEMScanner {
    /// Where the block that was found last begins.
    private(set) var startOfBlock = 0
    private var position = 0
    /// Whether only whitespace stands between the line's start (or a block's end) and the position.
    private var isAtLineStart = true

    init(_ text: Span<UInt8>) {
        // The byte order mark that editors on Windows put in front.
        if Self.matches([0xEF, 0xBB, 0xBF], at: 0, in: text) { position = 3 }
    }

    /// The next block, or nil at the end of the input.
    mutating func nextBlock(of text: Span<UInt8>) throws(PEMError) -> PEMBlock? {
        guard skipToBoundary(in: text) else { return nil }
        startOfBlock = position
        let label = try boundary(after: Self.begin, in: text)
        skipHeaders(in: text)
        let start = position
        let dash = UInt8(ascii: "-")
        while position < text.count, text[position] != dash { position += 1 }
        let content = start..<position
        guard Self.matches(Self.end, at: position, in: text) else {
            guard position < text.count, !Self.matches(Self.begin, at: position, in: text) else {
                throw error(.unterminated(label: label), at: startOfBlock, in: text)
            }
            throw error(.invalidBase64(label: label), at: position, in: text)
        }
        let startOfEnd = position
        let end = try boundary(after: Self.end, in: text)
        guard end == label else {
            throw error(.mismatchedEnd(label: label, end: end), at: startOfEnd, in: text)
        }
        isAtLineStart = true
        return PEMBlock(label: label, bytes: try decode(content, of: label, in: text))
    }

    func error(_ kind: PEMError.Kind, at offset: Int, in text: Span<UInt8>) -> PEMError {
        var line = 1
        for index in 0..<offset {
            let byte = text[index]
            let isLineEnd =
                byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r")
                    && !(index + 1 < text.count && text[index + 1] == UInt8(ascii: "\n"))
            if isLineEnd { line += 1 }
        }
        return PEMError(kind: kind, offset: offset, line: line)
    }

    /// Moves to the next `-----BEGIN ` that has its line for itself.
    private mutating func skipToBoundary(in text: Span<UInt8>) -> Bool {
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                isAtLineStart = true
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                break
            case UInt8(ascii: "-") where isAtLineStart:
                if Self.matches(Self.begin, at: position, in: text) { return true }
                isAtLineStart = false
            default:
                isAtLineStart = false
            }
            position += 1
        }
        return false
    }

    /// Reads the label and the dashes behind it (`label` of RFC 7468 section 3).
    private mutating func boundary(
        after prefix: [UInt8], in text: Span<UInt8>
    ) throws(PEMError) -> String {
        let start = position + prefix.count
        var index = start
        while index < text.count, index - start <= Self.longestLabel {
            if Self.matches(Self.dashes, at: index, in: text) {
                position = index + Self.dashes.count
                let label = (start..<index).map { text[$0] }
                return String(decoding: label, as: UTF8.self)
            }
            guard (0x20...0x7E).contains(text[index]) else { break }
            index += 1
        }
        throw error(.malformedBoundary, at: position, in: text)
    }

    /// Skips the `Proc-Type: 4,ENCRYPTED` lines of RFC 1421, which old encrypted keys carry.
    ///
    /// RFC 7468 has no headers, but a key in the file must not hide the certificates beside it.
    private mutating func skipHeaders(in text: Span<UInt8>) {
        var isContinued = false
        while position < text.count {
            let line = lineAtPosition(in: text)
            guard line.hasColon || line.isBlank || isContinued && line.isIndented else { return }
            isContinued = line.hasColon || isContinued && line.isIndented
            position = line.end
        }
    }

    private func lineAtPosition(
        in text: Span<UInt8>
    ) -> (end: Int, hasColon: Bool, isBlank: Bool, isIndented: Bool) {
        var index = position
        var hasColon = false
        var isBlank = true
        let isIndented = text[index] == UInt8(ascii: " ") || text[index] == UInt8(ascii: "\t")
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                return (index + 1, hasColon, isBlank, isIndented && !isBlank)
            }
            if Self.matches(Self.dashes, at: index, in: text) { break }
            if byte == UInt8(ascii: ":") { hasColon = true }
            if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t") { isBlank = false }
            index += 1
        }
        // Not a whole line: the block's end, or the input's, stands on it.
        return (index, false, false, false)
    }

    private func decode(
        _ content: Range<Int>, of label: String, in text: Span<UInt8>
    ) throws(PEMError) -> [UInt8] {
        let bytes: [UInt8]
        do {
            bytes = try Base64.decode(contentsOf: text.extracting(content))
        } catch {
            throw self.error(
                .invalidBase64(label: label), at: content.lowerBound + error.offset, in: text)
        }
        guard !bytes.isEmpty else {
            throw self.error(.empty(label: label), at: startOfBlock, in: text)
        }
        return bytes
    }

    private static func matches(
        _ word: [UInt8], at position: Int, in text: Span<UInt8>
    ) -> Bool {
        guard position + word.count <= text.count else { return false }
        for index in word.indices where text[position + index] != word[index] { return false }
        return true
    }

    private static let begin = Array("-----BEGIN ".utf8)
    private static let end = Array("-----END ".utf8)
    private static let dashes = Array("-----".utf8)
    /// Far more than any label in use; it keeps junk from being read as one.
    private static let longestLabel = 64
}
