/// What is wrong with a textual encoding, and where.
package struct PEMError: Error, Hashable, Sendable {
    /// The kinds of mistakes.
    package enum Kind: Hashable, Sendable {
        /// A line that begins like `-----BEGIN ` and is no boundary.
        case malformedBoundary
        /// A block without an `-----END ...-----`.
        case unterminated(label: String)
        /// The boundary at the end names something else than the one at the beginning.
        case mismatchedEnd(label: String, end: String)
        /// A character that is not Base64, or padding in the wrong place.
        case invalidBase64(label: String)
        /// A block with nothing in it.
        case empty(label: String)
        /// More blocks than the caller takes.
        case tooManyBlocks(limit: Int)
    }

    package let kind: Kind
    /// Bytes from the beginning of the input.
    package let offset: Int
    /// Counted from 1.
    package let line: Int
}

extension PEMError: CustomStringConvertible {
    package var description: String { "line \(line) (byte \(offset)): \(reason)" }

    private var reason: String {
        switch kind {
        case .malformedBoundary:
            "a boundary looks like -----BEGIN CERTIFICATE-----, and this one does not"
        case .unterminated(let label):
            "the \(label) that begins here has no -----END \(label)-----"
        case .mismatchedEnd(let label, let end):
            "a \(label) ends as \(end)"
        case .invalidBase64(let label):
            "the \(label) is not Base64 here"
        case .empty(let label):
            "the \(label) that begins here is empty"
        case .tooManyBlocks(let limit):
            "there are more than \(limit) blocks"
        }
    }
}
