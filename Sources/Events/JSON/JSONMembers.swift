/// The JSON is not as the scanner expects it; what it is, another reader finds out.
struct UnusualJSON: Error {}

/// Reads objects whose members come in a known order, as our own writers write them.
///
/// Members may be missing where they are asked for as such; one that is not asked for, or out of order,
/// is unusual. Its methods are given the text each time, since a value that lives in another cannot
/// borrow.
struct JSONMembers {
    private var cursor = JSONCursor()
    /// The name of the member that is next; nil behind the last one.
    private var name: JSONText?

    /// Enters an object that is next.
    mutating func enter(in text: Span<UInt8>) throws(UnusualJSON) {
        guard cursor.take(UInt8(ascii: "{"), in: text) else { throw UnusualJSON() }
        if cursor.take(UInt8(ascii: "}"), in: text) {
            name = nil
        } else {
            try readName(in: text)
        }
    }

    /// Leaves an object all of whose members were read.
    func leave() throws(UnusualJSON) {
        guard name == nil else { throw UnusualJSON() }
    }

    /// Ends the text behind the outermost object.
    mutating func end(in text: Span<UInt8>) throws(UnusualJSON) {
        guard cursor.isAtEnd(of: text) else { throw UnusualJSON() }
    }

    /// Whether the next member has this name.
    func isAt(_ expected: String, in text: Span<UInt8>) -> Bool {
        let bytes = expected.utf8Span.span
        guard let name, name.range.count == bytes.count else { return false }
        for offset in 0..<bytes.count where bytes[offset] != text[name.range.lowerBound + offset] {
            return false
        }
        return true
    }

    /// Takes the name of a member whose value is read next by ``enter(in:)`` or the like.
    func expect(_ expected: String, in text: Span<UInt8>) throws(UnusualJSON) {
        guard isAt(expected, in: text) else { throw UnusualJSON() }
    }

    /// Goes on to the next member, behind a value.
    mutating func goOn(in text: Span<UInt8>) throws(UnusualJSON) {
        if cursor.take(UInt8(ascii: ","), in: text) { return try readName(in: text) }
        guard cursor.take(UInt8(ascii: "}"), in: text) else { throw UnusualJSON() }
        name = nil
    }

    private mutating func readName(in text: Span<UInt8>) throws(UnusualJSON) {
        guard let found = cursor.string(in: text), !found.hasEscapes,
            cursor.take(UInt8(ascii: ":"), in: text)
        else { throw UnusualJSON() }
        name = found
    }

    // MARK: Values

    mutating func string(
        _ name: String, in text: Span<UInt8>
    ) throws(UnusualJSON) -> String {
        guard let string = try optionalString(name, in: text) else { throw UnusualJSON() }
        return string
    }

    mutating func optionalString(
        _ name: String, in text: Span<UInt8>
    ) throws(UnusualJSON) -> String? {
        guard let found = try optionalText(name, in: text) else { return nil }
        guard let string = found.string(in: text) else { throw UnusualJSON() }
        return string
    }

    /// A string that is left where it is.
    mutating func optionalText(
        _ name: String, in text: Span<UInt8>
    ) throws(UnusualJSON) -> JSONText? {
        guard isAt(name, in: text) else { return nil }
        guard let found = cursor.string(in: text) else { throw UnusualJSON() }
        try goOn(in: text)
        return found
    }

    mutating func strings(
        _ name: String, in text: Span<UInt8>
    ) throws(UnusualJSON) -> [String] {
        guard isAt(name, in: text), case .texts(let found)? = cursor.value(in: text) else {
            throw UnusualJSON()
        }
        var strings: [String] = []
        strings.reserveCapacity(found.count)
        for one in found {
            guard let string = one.string(in: text) else { throw UnusualJSON() }
            strings.append(string)
        }
        try goOn(in: text)
        return strings
    }

    mutating func integer(
        _ name: String, in text: Span<UInt8>
    ) throws(UnusualJSON) -> Int64 {
        guard isAt(name, in: text), let number = cursor.integer(in: text) else {
            throw UnusualJSON()
        }
        try goOn(in: text)
        return number
    }

    /// Begins a list of objects.
    mutating func enterList(
        _ name: String, in text: Span<UInt8>
    ) throws(UnusualJSON) {
        guard isAt(name, in: text), cursor.take(UInt8(ascii: "["), in: text) else {
            throw UnusualJSON()
        }
    }

    /// Whether the list goes on with another element; at its end it is left, and the member with it.
    mutating func hasElement(
        _ count: Int, in text: Span<UInt8>
    ) throws(UnusualJSON) -> Bool {
        if cursor.take(UInt8(ascii: "]"), in: text) {
            try goOn(in: text)
            return false
        }
        guard count == 0 || cursor.take(UInt8(ascii: ","), in: text) else { throw UnusualJSON() }
        return true
    }
}
