/// A name as people read it, after RFC 4514: the most specific step first, `+` within a step.
///
/// Beyond what the RFC escapes, everything that could fool a reader or a terminal is written as its
/// octets, and a name that is too long is cut.
extension DistinguishedName: CustomStringConvertible {
    package var description: String {
        if let text = PlainName.text(of: der.span) { return text }
        var text = ""
        for (number, step) in relativeNames.reversed().enumerated() {
            guard text.unicodeScalars.count <= Self.longestText else { return text + "..." }
            text += (number > 0 ? ", " : "") + step.description
        }
        return text
    }

    private static let longestText = SafeText.defaultLimit
}

extension RelativeDistinguishedName: CustomStringConvertible {
    package var description: String {
        let shown = attributes.prefix(Self.mostAttributes).map(\.description)
        return shown.joined(separator: " + ") + (attributes.count > shown.count ? " + ..." : "")
    }

    private static let mostAttributes = 16
}

extension NameAttribute: CustomStringConvertible {
    package var description: String {
        let label = AttributeLabel.label(of: type) ?? type.description
        guard let text = value.text else {
            // RFC 4514 section 2.4: what is no text, as the octets of the whole element.
            let octets = value.der.prefix(Self.mostOctets)
            let rest = value.der.count > octets.count ? "..." : ""
            return label + "=#" + HexadecimalText.upperCase(octets) + rest
        }
        return label + "=" + Self.escape(text)
    }

    /// RFC 4514 section 2.4, and more characters as octets than it asks.
    private static func escape(_ text: String) -> String {
        guard !isPlain(text) else { return text }
        var result = ""
        var rest = text.unicodeScalars.prefix(mostCharacters)
        let isCut = rest.endIndex != text.unicodeScalars.endIndex
        var isFirst = true
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"", "+", ",", ";", "<", ">", "\\":
                result += "\\\(scalar)"
            case " " where isFirst || rest.isEmpty && !isCut, "#" where isFirst:
                result += "\\\(scalar)"
            case _ where SafeText.isHarmless(scalar):
                result.unicodeScalars.append(scalar)
            default:
                for octet in String(scalar).utf8 {
                    result += "\\" + HexadecimalText.upperCase([octet])
                }
            }
            isFirst = false
        }
        return isCut ? result + "..." : result
    }

    /// Whether the text is short, and has letters, digits and such alone: what nearly all names are
    /// made of, and what is written as it is.
    private static func isPlain(_ text: String) -> Bool {
        let octets = text.utf8
        let space = UInt8(ascii: " ")
        guard octets.count <= mostCharacters, octets.first != space, octets.last != space else {
            return false
        }
        return octets.allSatisfy(PlainName.isPlain)
    }

    private static let mostCharacters = 256
    private static let mostOctets = 64
}
