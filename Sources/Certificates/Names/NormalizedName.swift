/// A name in the form in which two names are the same or not (RFC 5280 section 7.1).
///
/// Made after RFC 4518: letters lose their case, runs of spaces become one and those at the ends
/// none, characters that do not show are dropped, and all types of strings are one. Swift's own
/// equality of strings adds canonical equivalence. Values that are no text count by their octets.
package struct NormalizedName: Hashable, Sendable {
    /// A name that comes to ASCII has octets, any other one texts: preparation leaves no character
    /// that is canonically equivalent to an ASCII one, so that the two forms never mean the same.
    private enum Form: Hashable {
        /// The relative names, each with an octet behind it that no text has.
        case ascii([UInt8])
        /// One text a relative name; no two different ones have the same.
        case unicode([String])

        func hash(into hasher: inout Hasher) {
            switch self {
            case .ascii(let octets): hasher.combine(octets: octets[...])
            case .unicode(let steps): hasher.combine(steps)
            }
        }
    }

    /// The hash of the form, made once: names are as long as their makers like, and hashing one that is
    /// not ASCII normalizes it each time.
    private let hash: Int
    private let form: Form

    package init(_ name: DistinguishedName) {
        if let octets = Self.asciiOctets(of: name.der.span) {
            self.init(form: .ascii(octets))
        } else {
            self.init(form: Self.form(of: name.relativeNames.map(Self.step)))
        }
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    package var isEmpty: Bool { form == .ascii([]) }

    /// Whether this name lies in the subtree that begins at `base` (RFC 5280 section 4.2.1.10).
    package func isWithin(_ base: Self) -> Bool {
        if case .ascii(let octets) = form, case .ascii(let start) = base.form {
            return octets.starts(with: start)
        }
        return steps.starts(with: base.steps)
    }

    /// This name with one more step below, for names relative to an issuer.
    package func appending(_ step: RelativeDistinguishedName) -> Self {
        Self(form: Self.form(of: steps + [Self.step(step)]))
    }

    private init(form: Form) {
        hash = form.hashValue
        self.form = form
    }

    private var steps: [String] {
        switch form {
        case .ascii(let octets):
            octets.split(separator: Self.end, omittingEmptySubsequences: false).dropLast()
                .map { String(decoding: $0, as: UTF8.self) }
        case .unicode(let steps): steps
        }
    }

    private static let end: UInt8 = 0xFF
}

// MARK: - Names of any characters

extension NormalizedName {
    private static func form(of steps: [String]) -> Form {
        guard steps.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }) else {
            return .unicode(steps)
        }
        return .ascii(steps.flatMap { Array($0.utf8) + [end] })
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

// MARK: - Names of ASCII alone, one attribute a step: nearly all

extension NormalizedName {
    /// The octets that the texts would come to, without making any; nil for other names.
    private static func asciiOctets(of bytes: Span<UInt8>) -> [UInt8]? {
        var name = DERCursor(position: 0, end: bytes.count)
        guard var sets = (try? name.next(.sequence, in: bytes))?.inside else { return nil }
        // An attribute takes 8 octets beside its type and value; its type is written twice as long, and
        // three octets come with it.
        return try? [UInt8](capacity: 2 * bytes.count) { octets throws(NotPlain) in
            while !sets.isAtEnd {
                guard let set = try? sets.next(.set, in: bytes),
                    appendStep(set, of: bytes, to: &octets)
                else { throw NotPlain() }
            }
        }
    }

    /// Ends the writing of a name that is not for the short way.
    private struct NotPlain: Error {}

    private static func appendStep(
        _ set: DERElement, of bytes: Span<UInt8>, to octets: inout OutputSpan<UInt8>
    ) -> Bool {
        var attributes = set.inside
        guard var fields = (try? attributes.next(.sequence, in: bytes))?.inside,
            attributes.isAtEnd, let type = try? fields.next(.objectIdentifier, in: bytes),
            let value = try? fields.next(in: bytes), isASCIIText(value, in: bytes)
        else { return false }
        for index in type.contentStart..<type.end {
            octets.append(HexadecimalText.upperCaseDigit(bytes[index] >> 4))
            octets.append(HexadecimalText.upperCaseDigit(bytes[index] & 0xF))
        }
        octets.append(UInt8(ascii: "\n"))
        octets.append(UInt8(ascii: "'"))
        PreparedString.appendASCII(value, of: bytes, to: &octets)
        octets.append(end)
        return true
    }

    private static func isASCIIText(_ value: DERElement, in bytes: Span<UInt8>) -> Bool {
        switch value.tag {
        case .utf8String, .printableString, .ia5String, .visibleString, .numericString,
            .teletexString:
            for index in value.contentStart..<value.end where bytes[index] >= 0x80 { return false }
            return true
        default:
            return false
        }
    }
}
