import Events
import Foundation

/// Headers as one blob: for each the name's length, the name, the value's length, the value.
///
/// Lengths are LEB128. No headers are no blob.
enum HeaderCodec {
    static func encode(_ headers: [Header]) -> Data? {
        guard !headers.isEmpty else { return nil }
        var data = Data()
        for header in headers {
            append(header.name.utf8.count, to: &data)
            data.append(contentsOf: header.name.utf8)
            append(header.value.count, to: &data)
            data.append(contentsOf: header.value)
        }
        return data
    }

    /// Nil where the bytes are not what `encode` made.
    static func decode(_ data: Data) -> [Header]? {
        let bytes = [UInt8](data)
        var rest = bytes[...]
        var headers: [Header] = []
        while !rest.isEmpty {
            guard let name = take(from: &rest), let value = take(from: &rest) else { return nil }
            headers.append(Header(String(decoding: name, as: UTF8.self), Array(value)))
        }
        return headers
    }

    private static func append(_ length: Int, to data: inout Data) {
        var length = length
        while length >= 0x80 {
            data.append(UInt8(length & 0x7F) | 0x80)
            length >>= 7
        }
        data.append(UInt8(length))
    }

    private static func take(from rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var length = 0
        // Four groups of seven bits are 256 MiB, far over any message.
        for shift in stride(from: 0, through: 21, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            length |= Int(byte & 0x7F) << shift
            if byte & 0x80 == 0 {
                guard length <= rest.count else { return nil }
                defer { rest = rest.dropFirst(length) }
                return rest.prefix(length)
            }
        }
        return nil
    }
}
