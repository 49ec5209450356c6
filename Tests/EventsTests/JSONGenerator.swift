import Certificates
import Events
import Foundation

/// Makes up JSON of requests: mostly usual, often odd, sometimes wrong.
struct JSONGenerator {
    var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(state: seed)
    }

    /// What a client may send.
    mutating func request() -> VerificationRequest {
        var request = VerificationRequest(certificate: random.bytes(1...90))
        request.chain = (0..<random.pick([0, 1, 1, 3])).map { _ in random.bytes(1...90) }
        request.crls = (0..<random.pick([0, 0, 2])).map { _ in random.bytes(1...90) }
        request.notify = (0..<random.pick([0, 0, 2])).map { _ in text() }
        if random.once(in: 2) { request.requestID = text() }
        if random.once(in: 2) { request.profile = text() }
        if random.once(in: 2) { request.serverName = text() }
        if random.once(in: 2) { request.source = text() }
        if random.once(in: 3) { request.ocspResponse = random.bytes(1...40) }
        if random.once(in: 3) { request.at = time() }
        return request
    }

    /// Any text that a string can hold.
    mutating func text() -> String {
        let pieces = [
            "www.example.org", "a", "/", "\"", "\\", "\u{0}", "\u{1f}", "\u{7f}", "\n", "\t", "é",
            "e\u{301}", "日本", "🙂", "\u{2028}", "\u{FEFF}", "\u{10FFFF}", "0123456789abcdef",
        ]
        return (0..<random.pick([0, 1, 2, 5, 20])).map { _ in random.pick(pieces) }.joined()
    }

    mutating func time() -> Date {
        let range: Range<Int64> = -12_000_000_000_000..<260_000_000_000_000
        let milliseconds = Int64.random(in: range, using: &random)
        return Date(
            millisecondsSince1970: random.once(in: 2) ? milliseconds : milliseconds / 1000 * 1000)
    }

    /// A text that may be an object of JSON, and may be none.
    mutating func document() -> [UInt8] {
        var bytes = random.once(in: 3) ? RequestJSON.encode(request()) : madeUp()
        if random.once(in: 3) { mutate(&bytes) }
        return bytes
    }

    private mutating func madeUp() -> [UInt8] {
        let count = Int.random(in: 0...6, using: &random)
        var members = (0..<count).map { _ in member() }
        if !random.once(in: 8) {
            members.insert("\"certificate\"\(space()):\(space())\(object())", at: 0)
        }
        members.shuffle(using: &random)
        let inside = members.map { space() + $0 + space() }.joined(separator: ",")
        var bytes = Array((space() + "{" + inside + "}" + space()).utf8)
        if random.once(in: 12) {
            bytes += Array(random.pick(["{}", ",", "x", "\u{0}", "//"]).utf8)
        }
        return random.once(in: 20) ? [0xEF, 0xBB, 0xBF] + bytes : bytes
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        for _ in 0..<random.pick([1, 1, 2, 4]) where !bytes.isEmpty {
            let index = Int.random(in: bytes.indices, using: &random)
            let interesting = Array("\"\\{}[],:nu0/ -=".utf8) + [0x00, 0x1F, 0x80, 0xC3, 0xFF]
            switch random.pick([0, 1, 2]) {
            case 0: bytes[index] = random.pick(interesting)
            case 1: bytes.insert(random.pick(interesting), at: index)
            default: bytes.remove(at: index)
            }
        }
    }

    private mutating func member() -> String {
        let names = [
            "request_id", "certificate", "chain", "profile", "server_name", "at", "notify",
            "source", "ocsp_response", "crls", "colour", "", "Profile", "pro\\u0066ile", "at\\n",
        ]
        return "\"\(random.pick(names))\"\(space()):\(space())\(value())"
    }

    private mutating func value(depth: Int = 0) -> String {
        switch random.pick(depth < 2 ? Array(0...9) : Array(0...6)) {
        case 0, 1, 2: return string()
        case 3: return object()
        case 4: return random.pick(["null", "null", "nul", "true", "false"])
        case 5: return random.pick(["0", "-1.5e3", "01", "1e400", "NaN"])
        case 6: return random.pick(["\"2026-11-23T06:50:31Z\"", "\"2026-11-23T06:50:31.5+02:00\""])
        case 7, 8:
            let elements = (0..<random.pick([0, 1, 2])).map { _ in value(depth: depth + 1) }
            return "[" + elements.joined(separator: random.pick([",", " , "])) + "]"
        default: return "{\"a\":\(value(depth: depth + 1))}"
        }
    }

    /// A string that may hold a certificate: base64 or PEM, escaped in one of the ways of encoders.
    private mutating func object() -> String {
        let der = random.bytes(0...80)
        let text =
            switch random.pick([0, 0, 0, 1, 1, 2]) {
            case 0: Base64.encode(der)
            case 1: PEM.encode(label: random.pick(["CERTIFICATE", "X509 CRL"]), der: der)
            default:
                random.pick(["Subject: é\n", "x"]) + PEM.encode(label: "CERTIFICATE", der: der)
            }
        let lines = text.replacing("\n", with: random.pick(["\\n", "\\r\\n", "\\u000a", "\n"]))
        return "\""
            + lines.replacing("/", with: random.pick(["/", "\\/"]))
            .replacing("=", with: random.pick(["=", "\\u003d", "\\u003D"])) + "\""
    }

    private mutating func string() -> String {
        let pieces = [
            "a", "www.example.org", "é", "🙂", "\\n", "\\\"", "\\\\", "\\/", "\\b\\f\\r\\t",
            "\\u0000",
            "\\u00e9", "\\u0041", "\\ud83d\\ude42", "\\ud83d", "\\ude42", "\\x", "\\u12", "\t",
            "\u{7f}",
        ]
        return "\"" + (0..<random.pick([0, 1, 1, 2, 6])).map { _ in random.pick(pieces) }.joined()
            + "\""
    }

    private mutating func space() -> String {
        random.pick(["", "", "", " ", "\n", "\r\n\t "])
    }
}
