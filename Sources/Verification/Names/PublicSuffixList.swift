/// The suffixes under which the public registers names, after the algorithm of publicsuffix.org.
///
/// Kept as a value: whoever may read files reads `public_suffix_list.dat` and hands in the text.
package struct PublicSuffixList: Sendable {
    private let rules: Set<String>
    private let wildcards: Set<String>
    private let exceptions: Set<String>

    /// The default rule alone: a single label is a public suffix.
    package static let builtIn = PublicSuffixList(text: "")

    /// Reads the published format: a rule a line, up to the first white space; `//` begins a comment.
    package init(text: String) {
        var rules: Set<String> = []
        var wildcards: Set<String> = []
        var exceptions: Set<String> = []
        for line in text.split(whereSeparator: \.isNewline) {
            guard let rule = line.split(whereSeparator: \.isWhitespace).first,
                !rule.hasPrefix("//")
            else { continue }
            if rule.hasPrefix("*.") {
                wildcards.insert(rule.dropFirst(2).lowercased())
            } else if rule.hasPrefix("!") {
                exceptions.insert(rule.dropFirst().lowercased())
            } else {
                rules.insert(rule.lowercased())
            }
        }
        self.rules = rules
        self.wildcards = wildcards
        self.exceptions = exceptions
    }

    /// How many rules there are; 0 for the built-in list.
    package var count: Int { rules.count + wildcards.count + exceptions.count }

    /// Whether a name, in lower case and A-labels, is a public suffix as a whole.
    package func contains(_ name: String) -> Bool {
        guard !exceptions.contains(name) else { return false }
        if rules.contains(name) { return true }
        guard let dot = name.firstIndex(of: ".") else { return true }
        return wildcards.contains(String(name[name.index(after: dot)...]))
    }
}
