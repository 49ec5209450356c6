/// The textual encoding of DER: RFC 7468, read as laxly about its surroundings as people need.
///
/// Prose between blocks, indentation, any line ends and lengths, a byte order mark, and blocks that
/// follow each other on one line are taken; what stands inside of a block is Base64 or an error.
package enum PEM {
    /// How many blocks one input may hold where the caller says nothing.
    ///
    /// The largest bundles of anchors in use have a few hundred certificates.
    package static let defaultBlockLimit = 10_000

    /// All blocks of an input, in their order; none, where there is none.
    ///
    /// - Throws: the first mistake, with its line. Nothing is skipped that claims to be a block.
    package static func blocks(
        in bytes: [UInt8], limit: Int = defaultBlockLimit
    ) throws(PEMError) -> [PEMBlock] {
        try blocks(in: bytes.span, limit: limit)
    }

    /// The same, for text that stands within another.
    package static func blocks(
        in text: Span<UInt8>, limit: Int = defaultBlockLimit
    ) throws(PEMError) -> [PEMBlock] {
        var blocks: [PEMBlock] = []
        var scanner = PEMScanner(text)
        while let block = try scanner.nextBlock(of: text) {
            guard blocks.count < limit else {
                throw scanner.error(
                    .tooManyBlocks(limit: limit), at: scanner.startOfBlock, in: text)
            }
            blocks.append(block)
        }
        return blocks
    }

    /// The text of one block: lines of 64 characters, line feeds, one at the end.
    package static func encode(label: String, der: some Collection<UInt8>) -> String {
        let digits = Array(Base64.encode(der).utf8)
        var text = Array("-----BEGIN \(label)-----\n".utf8)
        text.reserveCapacity(digits.count + digits.count / 64 + 2 * text.count)
        var index = 0
        while index < digits.count {
            let end = min(index + 64, digits.count)
            text.append(contentsOf: digits[index..<end])
            text.append(UInt8(ascii: "\n"))
            index = end
        }
        text.append(contentsOf: "-----END \(label)-----\n".utf8)
        return String(decoding: text, as: UTF8.self)
    }
}
