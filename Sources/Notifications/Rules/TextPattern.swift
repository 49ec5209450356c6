/// A text in which `*` stands for any characters; case does not count.
struct TextPattern: Hashable, Sendable {
    private let pattern: [Character]

    init(_ pattern: String) {
        self.pattern = Array(pattern.lowercased())
    }

    /// In time that grows with the product of the lengths at worst: only the last `*` is tried again.
    func matches(_ text: String) -> Bool {
        let text = Array(text.lowercased())
        var (at, from) = (0, 0)
        var star: (pattern: Int, text: Int)?
        while from < text.count {
            if at < pattern.count, pattern[at] == "*" {
                star = (at, from)
                at += 1
            } else if at < pattern.count, pattern[at] == text[from] {
                at += 1
                from += 1
            } else if let last = star {
                star = (last.pattern, last.text + 1)
                at = last.pattern + 1
                from = last.text + 1
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == "*" }
    }
}
