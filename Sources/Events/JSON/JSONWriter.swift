import Certificates
import FoundationEssentials

/// Writes JSON byte by byte as ``ContractCoding/encoder()`` writes it, for the contracts of the hot
/// path.
///
/// The caller brings the fields in the order of their names; tests hold each such contract to the
/// bytes of the other encoder.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    /// Whether the next member or element stands behind another.
    private var follows = false

    /// - Parameter capacity: about as many bytes as will be written.
    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    mutating func object(_ members: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "{"))
        members(&self)
        close(UInt8(ascii: "}"))
    }

    mutating func array<Element>(
        _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void
    ) {
        open(UInt8(ascii: "["))
        for element in elements {
            separate()
            write(&self, element)
        }
        close(UInt8(ascii: "]"))
    }

    /// The name of a member, whose value is to be written next.
    ///
    /// - Parameter name: has no character that is to be escaped.
    mutating func name(_ name: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func text(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        let utf8 = text.utf8Span.span
        if JSONRun.end(in: utf8, from: 0) == utf8.count {
            bytes.append(contentsOf: text.utf8)
        } else {
            for byte in text.utf8 { escape(byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func number(_ number: some FixedWidthInteger) {
        bytes.append(decimal: number)
    }

    /// A point in time, as text.
    mutating func time(_ time: Date) {
        bytes.append(UInt8(ascii: "\""))
        Timestamps.append(time, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// A digest as lower-case hexadecimal digits, as text.
    mutating func fingerprint(_ fingerprint: Fingerprint) {
        bytes.append(UInt8(ascii: "\""))
        fingerprint.append(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func revision(_ revision: Revision) {
        bytes.append(UInt8(ascii: "\""))
        revision.append(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Bytes in base64, as text.
    mutating func base64(_ content: [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: Base64.encode(content).utf8)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func open(_ bracket: UInt8) {
        bytes.append(bracket)
        follows = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        follows = true
    }

    private mutating func separate() {
        if follows { bytes.append(UInt8(ascii: ",")) }
        follows = true
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case 0x08: bytes += "\\b".utf8
        case 0x0C: bytes += "\\f".utf8
        case 0x0A: bytes += "\\n".utf8
        case 0x0D: bytes += "\\r".utf8
        case 0x09: bytes += "\\t".utf8
        case ..<0x20:
            bytes += "\\u00".utf8
            bytes.append(hexadecimal: [byte])
        default: bytes.append(byte)
        }
    }
}

extension JSONWriter {
    mutating func text(_ name: String, _ text: String?) {
        guard let text else { return }
        self.name(name)
        self.text(text)
    }

    mutating func time(_ name: String, _ time: Date?) {
        guard let time else { return }
        self.name(name)
        self.time(time)
    }
}
