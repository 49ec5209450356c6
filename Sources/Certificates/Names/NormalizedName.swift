/// A name in the form in which two names are the same or not (RFC 5280 section 7.1).
///
/// Made after RFC 4518: letters lose their case, runs of spaces become one and those at the ends
/// none, characters that do not show are dropped, and all types of strings are one. Swift's own
/// equality of strings adds canonical equivalence. Values that are no text count by their octets.
package struct NormalizedName: Hashable, Sendable {
    /// One text a relative name; no two different ones have the same.
    private let steps: [String]

    package init(_ name: DistinguishedName) {
        steps = name.relativeNames.map(Self.step)
    }

    package var isEmpty: Bool { steps.isEmpty }

    /// Whether this name lies in the subtree that begins at `base` (RFC 5280 section 4.2.1.10).
    package func isWithin(_ base: Self) -> Bool { steps.starts(with: base.steps) }

    /// This name with one more step below, for names relative to an issuer.
    package func appending(_ step: RelativeDistinguishedName) -> Self {
        Self(steps: steps + [Self.step(step)])
    }

    private init(steps: [String]) {
        self.steps = steps
    }

    private static func step(_ name: RelativeDistinguishedName) -> String {
        let attributes = name.attributes.map { attribute in
            // A line feed cannot be in either part, so that nothing can be smuggled over the seam.
            "\(HexadecimalText.upperCase(attribute.type.content))\n\(value(attribute.value))"
        }
        return attributes.count == 1
            ? attributes[0] : attributes.sorted().joined(separator: "\n")
    }

    private static func value(_ value: AttributeValue) -> String {
        guard let text = value.text else { return "#" + HexadecimalText.upperCase(value.der) }
        // The apostrophe keeps a text apart from octets that look like it.
        return "'" + PreparedString.prepare(text)
    }
}
