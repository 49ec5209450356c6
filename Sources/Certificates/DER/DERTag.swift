/// The identifier octet of an element: class, form and number in one byte (X.690 section 8.1.2).
///
/// Numbers above 30 take further octets, which are checked and skipped: no type in RFC 5280 has one,
/// so that an element with such a tag can only stand where any element may.
package struct DERTag: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// A context-specific tag on an element without elements inside, such as `[1] IMPLICIT IA5String`.
    package static func context(_ number: UInt8) -> DERTag { DERTag(rawValue: 0x80 | number) }

    /// A context-specific tag on an element of elements, such as `[0] EXPLICIT Version`.
    package static func contextConstructed(_ number: UInt8) -> DERTag {
        DERTag(rawValue: 0xA0 | number)
    }

    package static let boolean = DERTag(rawValue: 0x01)
    package static let integer = DERTag(rawValue: 0x02)
    package static let bitString = DERTag(rawValue: 0x03)
    package static let octetString = DERTag(rawValue: 0x04)
    package static let null = DERTag(rawValue: 0x05)
    package static let objectIdentifier = DERTag(rawValue: 0x06)
    package static let enumerated = DERTag(rawValue: 0x0A)
    package static let utf8String = DERTag(rawValue: 0x0C)
    package static let numericString = DERTag(rawValue: 0x12)
    package static let printableString = DERTag(rawValue: 0x13)
    package static let teletexString = DERTag(rawValue: 0x14)
    package static let ia5String = DERTag(rawValue: 0x16)
    package static let utcTime = DERTag(rawValue: 0x17)
    package static let generalizedTime = DERTag(rawValue: 0x18)
    package static let visibleString = DERTag(rawValue: 0x1A)
    package static let universalString = DERTag(rawValue: 0x1C)
    package static let bmpString = DERTag(rawValue: 0x1E)
    package static let sequence = DERTag(rawValue: 0x30)
    package static let set = DERTag(rawValue: 0x31)
}

extension DERTag: CustomStringConvertible {
    package var description: String {
        switch self {
        case .boolean: "BOOLEAN"
        case .integer: "INTEGER"
        case .bitString: "BIT STRING"
        case .octetString: "OCTET STRING"
        case .null: "NULL"
        case .objectIdentifier: "OBJECT IDENTIFIER"
        case .enumerated: "ENUMERATED"
        case .utf8String: "UTF8String"
        case .numericString: "NumericString"
        case .printableString: "PrintableString"
        case .teletexString: "TeletexString"
        case .ia5String: "IA5String"
        case .utcTime: "UTCTime"
        case .generalizedTime: "GeneralizedTime"
        case .visibleString: "VisibleString"
        case .universalString: "UniversalString"
        case .bmpString: "BMPString"
        case .sequence: "SEQUENCE"
        case .set: "SET"
        default: contextDescription
        }
    }

    private var contextDescription: String {
        guard rawValue & 0xC0 == 0x80, rawValue & 0x1F != 0x1F else {
            return "tag 0x" + String(rawValue, radix: 16, uppercase: true)
        }
        return "[\(rawValue & 0x1F)]"
    }
}
