/// What stands out in a distinguished name, found in one walk over its bytes that allocates nothing.
///
/// Nearly all names have nothing of this, and whoever asks learns so without reading any text.
package struct NamePeculiarities: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// A type of string other than PrintableString, UTF8String and, where it belongs, IA5String.
    package static let oldStringType = Self(rawValue: 1 << 0)
    /// A text that begins or ends with a space.
    package static let outerSpace = Self(rawValue: 1 << 1)
    /// An attribute without text, or with a placeholder for it: `-`, `.`, `N/A`.
    package static let noText = Self(rawValue: 1 << 2)
    /// A control character, or an octet that the type of string does not have.
    package static let strangeCharacter = Self(rawValue: 1 << 3)
    /// A country that is not two capital letters in a PrintableString.
    package static let countryForm = Self(rawValue: 1 << 4)
    /// More octets than the shortest upper bound of any attribute allows characters.
    package static let long = Self(rawValue: 1 << 5)
    package static let organizationalUnit = Self(rawValue: 1 << 6)
    package static let emailAddress = Self(rawValue: 1 << 7)
    package static let severalCommonNames = Self(rawValue: 1 << 8)
}

extension DistinguishedName {
    package var peculiarities: NamePeculiarities {
        let bytes = der.span
        var found: NamePeculiarities = []
        var commonNames = 0
        var file = DERCursor(position: 0, end: bytes.count)
        guard var sets = try? file.next(.sequence, in: bytes).inside else { return [] }
        while var attributes = try? sets.nextIf(.set, in: bytes)?.inside {
            while var fields = try? attributes.nextIf(.sequence, in: bytes)?.inside {
                guard let type = try? fields.next(.objectIdentifier, in: bytes),
                    let value = try? fields.next(in: bytes)
                else { break }
                found.formUnion(Self.peculiarities(of: value, type: type, in: bytes))
                if Self.standardArc(type, in: bytes) == 3 { commonNames += 1 }
            }
        }
        if commonNames > 1 { found.insert(.severalCommonNames) }
        return found
    }

    /// The last arc under 2.5.4, where the type is one of these.
    @inline(__always)
    private static func standardArc(_ type: DERElement, in bytes: Span<UInt8>) -> UInt8? {
        let start = type.contentStart
        guard type.count == 3, bytes[start] == 0x55, bytes[start + 1] == 0x04 else { return nil }
        return bytes[start + 2]
    }

    private static func peculiarities(
        of value: DERElement, type: DERElement, in bytes: Span<UInt8>
    ) -> NamePeculiarities {
        var found: NamePeculiarities = []
        let arc = standardArc(type, in: bytes)
        let start = value.contentStart
        if arc == 6 {
            let isCountry =
                value.tag == .printableString && value.count == 2
                && isCapital(bytes[start]) && isCapital(bytes[start + 1])
            if !isCountry { found.insert(.countryForm) }
        }
        if arc == 11 { found.insert(.organizationalUnit) }
        // 1.2.840.113549.1.9.1
        if type.count == 9, bytes[type.end - 1] == 1, bytes[type.end - 2] == 9 {
            found.insert(.emailAddress)
        }
        let isOld =
            value.tag != .utf8String && value.tag != .printableString && value.tag != .ia5String
        if isOld { found.insert(.oldStringType) }
        if value.count > shortestUpperBound { found.insert(.long) }
        guard !isOld, value.count > 0 else {
            if value.count == 0 { found.insert(.noText) }
            return found
        }
        let first = bytes[start]
        if first == 0x20 || bytes[value.end - 1] == 0x20 { found.insert(.outerSpace) }
        if value.count < 4, isPlaceholder(value, in: bytes) { found.insert(.noText) }
        for index in start..<value.end {
            let octet = bytes[index]
            if octet < 0x20 || octet == 0x7F || octet >= 0x80 && value.tag != .utf8String
                || value.tag == .printableString && !isPrintable(octet)
            {
                found.insert(.strangeCharacter)
            }
        }
        return found
    }

    /// `ub-locality-name` and others have 128; `ub-common-name`, `ub-organization-name` and
    /// `ub-organizational-unit-name` have 64 (RFC 5280 appendix A.1).
    private static var shortestUpperBound: Int { 64 }

    private static func isCapital(_ octet: UInt8) -> Bool { 0x41...0x5A ~= octet }

    /// No letter and no digit in it, or `N/A`.
    private static func isPlaceholder(_ value: DERElement, in bytes: Span<UInt8>) -> Bool {
        var letters = 0
        var hasSlash = false
        for index in value.contentStart..<value.end {
            let octet = bytes[index]
            hasSlash = hasSlash || octet == UInt8(ascii: "/")
            if octet >= 0x80 || isLetterOrDigit(octet) { letters += 1 }
        }
        return letters == 0 || hasSlash && letters == 2 && bytes[value.contentStart] | 0x20 == 0x6E
    }

    private static func isLetterOrDigit(_ octet: UInt8) -> Bool {
        0x30...0x39 ~= octet || 0x41...0x5A ~= octet || 0x61...0x7A ~= octet
    }

    /// X.680 section 41.4.
    private static func isPrintable(_ octet: UInt8) -> Bool {
        isLetterOrDigit(octet) || octet == 0x20 || 0x27...0x29 ~= octet || 0x2B...0x2F ~= octet
            || octet == 0x3A || octet == 0x3D || octet == 0x3F
    }
}
