/// The preparation of strings for comparison of RFC 4518 sections 2.2 to 2.6.
///
/// Compatibility forms (NFKC: full-width letters, ligatures) are not folded: the standard library
/// has no such table, and names that differ in them count as different, which is the safe side.
enum PreparedString {
    static func prepare(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var hasSpace = false
        for scalar in text.unicodeScalars {
            switch part(of: scalar) {
            case .space: hasSpace = true
            case .nothing: continue
            case .character:
                if hasSpace, !result.isEmpty { result.append(" ") }
                hasSpace = false
                append(scalar, to: &result)
            }
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
        if scalar.value < 0x80 {
            let isUpperCase = 0x41...0x5A ~= scalar.value
            result.append(isUpperCase ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar)
        } else if let folded = foldings[scalar] {
            result.append(contentsOf: folded)
        } else {
            result.append(scalar)
        }
    }

    /// What becomes of the characters beyond ASCII that do not stay what they are: some 1,500.
    private static let foldings: [Unicode.Scalar: [Unicode.Scalar]] = {
        var foldings: [Unicode.Scalar: [Unicode.Scalar]] = [
            // The two characters that canonical equivalence makes ASCII ones, beside the sign of the
            // kelvin, whose lower case is one: what comes out as other than ASCII is so for good.
            "\u{37E}": [";"],
            "\u{1FEF}": ["`"],
        ]
        // No script that has cases lies beyond.
        for value in 0x80...0x1_FFFF as ClosedRange<UInt32> {
            guard let scalar = Unicode.Scalar(value), scalar.properties.changesWhenCaseMapped,
                scalar != dotlessI
            else { continue }
            let folded = folding(of: scalar)
            if folded != [scalar] { foldings[scalar] = folded }
        }
        return foldings
    }()

    /// Lower, upper and lower case again come to what case folding does: one form for both sharp s and
    /// for all three sigmas.
    private static func folding(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        scalar.properties.lowercaseMapping.unicodeScalars
            .flatMap(\.properties.uppercaseMapping.unicodeScalars)
            .flatMap(\.properties.lowercaseMapping.unicodeScalars)
    }

    /// The one letter whose upper case is another's, and that case folding keeps.
    private static let dotlessI: Unicode.Scalar = "\u{131}"

    /// What a character is for the preparation (RFC 4518 section 2.2).
    private enum Part {
        /// A space, or mapped to one.
        case space
        /// Mapped to nothing.
        case nothing
        case character
    }

    private static func part(of scalar: Unicode.Scalar) -> Part {
        switch scalar.value {
        case 0x20, 0x09...0x0D, 0x85: return .space
        case 0x00...0x1F, 0x7F...0x9F, 0x034F, 0xFFFC: return .nothing
        case 0..<0x80: return .character
        default: break
        }
        let properties = scalar.properties
        return switch properties.generalCategory {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: .space
        case .format: .nothing
        case .nonspacingMark where properties.isVariationSelector: .nothing
        default: .character
        }
    }
}
