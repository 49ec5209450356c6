/// The address of a mailbox, `local@domain` (RFC 5321, 4.1.2), without quoted local parts.
///
/// ASCII only: internationalised domains in their `xn--` form.
package struct MailAddress: Hashable, Sendable, CustomStringConvertible {
    package let local: String
    /// In lower case.
    package let domain: String

    /// Reads `local@domain` and `mailto:local@domain`.
    package init?(_ text: String) {
        let bare = text.lowercased().hasPrefix("mailto:") ? text.dropFirst(7) : text[...]
        let parts = bare.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, bare.utf8.count <= 254, (1...64).contains(parts[0].utf8.count),
            !parts[0].hasPrefix("-"), Self.isDotted(parts[0], allowing: "!#$%&'*+-/=?^_`{|}~"),
            Self.isDotted(parts[1], allowing: "-")
        else { return nil }
        local = String(parts[0])
        domain = parts[1].lowercased()
    }

    package var description: String { "\(local)@\(domain)" }

    /// Whether it is letters, digits and `marks`, in non-empty parts between dots.
    private static func isDotted(_ text: Substring, allowing marks: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy {
                    (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                        || (0x61...0x7A).contains($0) || marks.utf8.contains($0)
                }
        }
    }
}
