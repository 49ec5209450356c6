import CZlib

/// Unpacks gzip files.
///
/// The one place that calls zlib.
enum Gunzip {
    enum Failure: Error {
        case damaged
        case tooLarge(limitBytes: Int)
    }

    /// Suites of today unpack to 40 MB.
    static let defaultLimitBytes = 1 << 30

    static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    static func unpack(_ bytes: [UInt8], limitBytes: Int = defaultLimitBytes) throws -> [UInt8] {
        var stream = z_stream()
        guard assay_inflate_init_gzip(&stream) == Z_OK else { throw Failure.damaged }
        defer { inflateEnd(&stream) }
        var input = bytes
        var result: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        try input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            var status = Z_OK
            while status == Z_OK {
                let written = chunk.withUnsafeMutableBufferPointer { chunk in
                    stream.next_out = chunk.baseAddress
                    stream.avail_out = UInt32(chunk.count)
                    status = inflate(&stream, Z_NO_FLUSH)
                    return chunk.count - Int(stream.avail_out)
                }
                result += chunk[..<written]
                guard result.count <= limitBytes else {
                    throw Failure.tooLarge(limitBytes: limitBytes)
                }
                // A truncated file leaves zlib waiting for more.
                if written == 0, status == Z_OK { throw Failure.damaged }
            }
            guard status == Z_STREAM_END else { throw Failure.damaged }
        }
        return result
    }
}
