import Events
import FoundationEssentials

/// One word of a search, in lower case.
struct Word: Hashable {
    private let text: String

    /// Characters of a word that are looked at; the longest DNS name has 253.
    private static let maximumLength = 300

    init(_ text: some StringProtocol) {
        self.text = String(text.lowercased().prefix(Self.maximumLength))
    }

    /// The pattern of what contains it.
    var pattern: String { "%\(Self.escaped(text))%" }

    /// Its trigrams, as the index is asked for them; none where it is too short to have one.
    ///
    /// The index does not say where they occur: what it finds is compared with ``pattern`` after.
    var trigrams: [String] {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count >= 3 else { return [] }
        let trigrams = (0...scalars.count - 3).map { start in
            var trigram = String.UnicodeScalarView()
            trigram.append(contentsOf: scalars[start..<start + 3])
            return "\"\(String(trigram).replacing("\"", with: "\"\""))\""
        }
        return Set(trigrams).sorted()
    }

    /// The word as hexadecimal digits without colons; nil where it is something else, or so short
    /// that every word would be.
    var digits: String? {
        let digits = text.filter { $0 != ":" }
        guard digits.utf8.count >= 4, digits.utf8.count <= 64, digits.allSatisfy(\.isHexDigit)
        else { return nil }
        return digits
    }

    /// The fingerprints that begin with the digits.
    var fingerprints: (first: Data, last: Data)? {
        guard let digits else { return nil }
        let length = 64
        let low = digits + String(repeating: "0", count: length - digits.utf8.count)
        let high = digits + String(repeating: "f", count: length - digits.utf8.count)
        guard let lower = Fingerprint(hexadecimal: low), let upper = Fingerprint(hexadecimal: high)
        else { return nil }
        return (Data(lower.bytes), Data(upper.bytes))
    }

    /// What LIKE takes for a wildcard, taken literally.
    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if "%_\\".contains(character) { result += "\\" }
            result.append(character)
        }
    }
}
