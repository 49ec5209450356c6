/// A header field of HTTP.
package struct HTTPField: Hashable, Sendable {
    /// In lower case.
    package let name: String
    package let value: String

    /// Nil where the name is no token or the value could end the line (RFC 9110, 5.1 and 5.5).
    package init?(_ name: String, _ value: String) {
        let tokenMarks = Set("!#$%&'*+-.^_`|~".utf8)
        let isToken = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || tokenMarks.contains($0)
        }
        guard !name.isEmpty, isToken, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 9 })
        else { return nil }
        self.name = name.lowercased()
        self.value = value
    }

    /// Reads a line of a response.
    init?(line: String) {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let value = line[line.index(after: colon)...]
        self.init(String(line[..<colon]), value.trimmingASCIISpace())
    }
}

extension Sequence<HTTPField> {
    /// The first value under the name, given in lower case.
    package func first(named name: String) -> String? {
        first { $0.name == name }?.value
    }
}

extension Substring {
    fileprivate func trimmingASCIISpace() -> String {
        let isSpace: (Character) -> Bool = { [" ", "\t", "\r", "\n", "\r\n"].contains($0) }
        let head = drop(while: isSpace)
        return String(head.reversed().drop(while: isSpace).reversed())
    }
}
