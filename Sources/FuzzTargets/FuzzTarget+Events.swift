import Certificates
import Events

extension FuzzTarget {
    static func readRequestJSON(_ bytes: [UInt8]) {
        let slowly = try? RequestJSON.decodeAny(bytes)
        if let scanned = RequestScanner.read(bytes) {
            expect(scanned == slowly, "the scanner reads what Codable reads")
        }
        guard let request = slowly else { return }
        let written = RequestJSON.encode(request)
        let again = try? RequestJSON.decode(written)
        expect(again == request.inMilliseconds, "a request reads what it writes")
    }

    /// Header lines are `name: value`; where there are none, the payload follows the empty line.
    static func readMessage(_ bytes: [UInt8]) {
        var headers: [Header] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = rest[..<end]
            rest = rest[(end + 1)...]
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { break }
            let name = String(decoding: line[..<colon], as: UTF8.self)
            headers.append(Header(name, Array(line[(colon + 1)...])))
        }
        let message = Message(headers: headers, value: Array(rest))
        do {
            let read = try RequestReader().read(message)
            expect(!read.certificate.isEmpty, "a request has a certificate")
        } catch {
            expect(!error.description.isEmpty, "a refusal says why")
        }
    }
}

extension VerificationRequest {
    /// Times are written in milliseconds; finer ones are read and not kept.
    fileprivate var inMilliseconds: VerificationRequest {
        var request = self
        request.at = at.flatMap { Timestamps.parse(Timestamps.format($0)) }
        return request
    }
}
