/// The preparation of strings for comparison of RFC 4518 sections 2.2 to 2.6.
///
/// Compatibility forms (NFKC: full-width letters, ligatures) are not folded: the standard library
/// has no such table, and names that differ in them count as different, which is the safe side.
enum PreparedString {
    static func prepare(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var hasSpace = false
        for scalar in text.unicodeScalars {
            if isSpace(scalar) {
                hasSpace = true
                continue
            }
            if isDropped(scalar) { continue }
            if hasSpace, !result.isEmpty { result.append(" ") }
            hasSpace = false
            append(scalar, to: &result)
        }
        return String(result)
    }

    /// Appends what `prepare` makes of a text of ASCII alone.
    static func appendASCII(
        _ text: DERElement, of bytes: Span<UInt8>, to result: inout OutputSpan<UInt8>
    ) {
        let start = result.count
        var hasSpace = false
        for index in text.contentStart..<text.end {
            let octet = bytes[index]
            switch octet {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                appendSpace(&hasSpace, to: &result, since: start)
                result.append(octet | 0x20)
            case 0x21...0x7E:
                appendSpace(&hasSpace, to: &result, since: start)
                result.append(octet)
            case 0x20, 0x09...0x0D:
                hasSpace = true
            default:
                continue
            }
        }
    }

    @inline(__always)
    private static func appendSpace(
        _ hasSpace: inout Bool, to result: inout OutputSpan<UInt8>, since start: Int
    ) {
        if hasSpace, result.count > start { result.append(0x20) }
        hasSpace = false
    }

    private static func append(
        _ scalar: Unicode.Scalar, to result: inout String.UnicodeScalarView
    ) {
        guard scalar.value >= 0x80 else {
            let isUpperCase = 0x41...0x5A ~= scalar.value
            result.append(isUpperCase ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar)
            return
        }
        switch scalar {
        case dotlessI:
            result.append(scalar)
            return
        // The two characters that canonical equivalence makes ASCII ones, beside the sign of the
        // kelvin, whose lower case is one: what comes out as other than ASCII is so for good.
        case "\u{37E}":
            result.append(";")
            return
        case "\u{1FEF}":
            result.append("`")
            return
        default: break
        }
        // Lower, upper and lower case again come to what case folding does: one form for both sharp
        // s and for all three sigmas.
        for lower in scalar.properties.lowercaseMapping.unicodeScalars {
            for upper in lower.properties.uppercaseMapping.unicodeScalars {
                result.append(contentsOf: upper.properties.lowercaseMapping.unicodeScalars)
            }
        }
    }

    /// The one letter whose upper case is another's, and that case folding keeps.
    private static let dotlessI: Unicode.Scalar = "\u{131}"

    /// RFC 4518 section 2.2: what is mapped to a space, and spaces.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20, 0x09...0x0D, 0x85: true
        case 0..<0x80: false
        default:
            switch scalar.properties.generalCategory {
            case .spaceSeparator, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
    }

    /// RFC 4518 section 2.2: what is mapped to nothing.
    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F, 0x80...0x9F: return true
        case 0..<0x80: return false
        case 0xFFFC: return true
        default:
            let properties = scalar.properties
            return properties.generalCategory == .format || properties.isVariationSelector
                || scalar.value == 0x034F
        }
    }
}
