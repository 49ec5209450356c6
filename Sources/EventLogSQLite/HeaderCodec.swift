import Events

/// Headers as one blob: for each the name's length, the name, the value's length, the value.
///
/// Lengths are LEB128. No headers are no bytes.
enum HeaderCodec {
    static func encode(_ headers: [Header], to bytes: inout [UInt8]) {
        for header in headers {
            append(header.name.utf8.count, to: &bytes)
            bytes.append(contentsOf: header.name.utf8)
            append(header.value.count, to: &bytes)
            bytes.append(contentsOf: header.value)
        }
    }

    /// Nil where the bytes are not what `encode` made.
    static func decode(_ bytes: [UInt8]) -> [Header]? {
        var headers: [Header] = []
        headers.reserveCapacity(usualCount)
        var place = 0
        while place < bytes.count {
            guard let name = take(from: bytes, at: &place),
                let value = take(from: bytes, at: &place)
            else { return nil }
            headers.append(
                Header(String(decoding: bytes[name], as: UTF8.self), Array(bytes[value])))
        }
        return headers
    }

    /// A CloudEvent has seven to twelve.
    private static let usualCount = 12

    private static func append(_ length: Int, to bytes: inout [UInt8]) {
        var length = length
        while length >= 0x80 {
            bytes.append(UInt8(length & 0x7F) | 0x80)
            length >>= 7
        }
        bytes.append(UInt8(length))
    }

    /// The range of what comes next, behind its length.
    private static func take(from bytes: [UInt8], at place: inout Int) -> Range<Int>? {
        var length = 0
        // Four groups of seven bits are 256 MiB, far over any message.
        for shift in stride(from: 0, through: 21, by: 7) {
            guard place < bytes.count else { return nil }
            let byte = bytes[place]
            place += 1
            length |= Int(byte & 0x7F) << shift
            if byte & 0x80 == 0 {
                guard length <= bytes.count - place else { return nil }
                defer { place += length }
                return place..<place + length
            }
        }
        return nil
    }
}
