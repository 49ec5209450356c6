/// What keeps some bytes from being what they ought to be, and where.
package struct DERError: Error, Hashable, Sendable {
    /// The kinds of mistakes; references are to X.690 where nothing else is said.
    package enum Kind: Hashable, Sendable {
        /// An element ends behind the bytes that hold it.
        case truncated
        /// BER's open end (section 8.1.3.6), which DER has not.
        case indefiniteLength
        /// A length in more octets than it needs (section 10.1).
        case nonMinimalLength
        /// A length that takes more than four octets.
        case lengthTooLarge
        /// A tag that no element has, or in more octets than it needs (section 8.1.2).
        case invalidTag
        case unexpectedTag(expected: DERTag, found: DERTag)
        /// A choice that has no such alternative.
        case unknownAlternative(DERTag)
        /// The elements end before the last that must be there.
        case missing(DERTag)
        /// Something follows the last element that may be there.
        case trailingBytes
        /// Neither 00 nor FF (section 11.1).
        case invalidBoolean
        /// No octets, or more than needed (section 8.3.2).
        case invalidInteger
        /// A number that its type does not allow, such as a negative path length.
        case integerOutOfRange
        /// An impossible count of unused bits, or unused bits that are not zero (section 11.2.1).
        case invalidBitString
        case invalidNull
        /// No octets, an unfinished arc, or an arc in more octets than it needs (section 8.19.2).
        case invalidObjectIdentifier
        /// Not the one form that RFC 5280 section 4.1.2.5 allows, or no date of the calendar.
        case invalidTime
        /// Octets that are no character of the string's type.
        case invalidString
        /// A sequence or set that needs at least one element has none.
        case empty
        /// A set whose elements are not in the order of their octets (section 11.6).
        case unsortedSet
        /// A version of the structure that does not exist.
        case unsupportedVersion
        /// A structure of a kind that this reader does not read.
        case unsupportedContent(ObjectIdentifier)
        /// More bytes than the offsets of this reader count: 4 GiB.
        case inputTooLarge
    }

    package let kind: Kind
    /// Bytes from the beginning of the structure that was read as a whole.
    package let offset: Int

    package init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}

extension DERError: CustomStringConvertible {
    package var description: String { "byte \(offset): \(reason)" }

    /// The mistake alone, for those who say themselves where it is.
    package var reason: String {
        switch kind {
        case .truncated: "an element ends behind the bytes that hold it"
        case .indefiniteLength: "an indefinite length, which is BER and not DER"
        case .nonMinimalLength: "a length in more octets than it needs"
        case .lengthTooLarge: "a length of more than 4 GiB"
        case .invalidTag: "a tag that no element has"
        case .unexpectedTag(let expected, let found): "\(found) where \(expected) must be"
        case .unknownAlternative(let tag): "\(tag) is none of the alternatives here"
        case .missing(let tag): "the elements end where \(tag) must be"
        case .trailingBytes: "bytes after the last element that may be here"
        case .invalidBoolean: "a BOOLEAN that is neither 00 nor FF"
        case .invalidInteger: "an INTEGER with no octets, or with more than it needs"
        case .integerOutOfRange: "an INTEGER that is out of its range"
        case .invalidBitString: "a BIT STRING whose unused bits are wrong"
        case .invalidNull: "a NULL with content"
        case .invalidObjectIdentifier: "a malformed OBJECT IDENTIFIER"
        case .invalidTime: "a time in a form that RFC 5280 does not allow, or that does not exist"
        case .invalidString: "characters that the string's type does not have"
        case .empty: "nothing, where at least one element must be"
        case .unsortedSet: "a SET whose elements are out of order"
        case .unsupportedVersion: "a version that does not exist"
        case .unsupportedContent(let type): "content of the type \(type), which is not read here"
        case .inputTooLarge: "more than 4 GiB"
        }
    }
}
