/// One element, with the bytes it is made of.
package struct DERValue: Sendable {
    private let bytes: ArraySlice<UInt8>
    private let element: DERElement

    /// - Parameter element: found by a cursor over these bytes.
    init(_ element: DERElement, in bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        self.element = element
    }

    package var tag: DERTag { element.tag }

    /// The element as a whole, tag and length included.
    package var der: ArraySlice<UInt8> {
        bytes[bytes.startIndex + element.start..<bytes.startIndex + element.end]
    }

    /// What stands behind the length.
    package var content: ArraySlice<UInt8> {
        bytes[bytes.startIndex + element.contentStart..<bytes.startIndex + element.end]
    }

    /// Whether all octets of content are ASCII.
    var isASCII: Bool {
        let bytes = bytes.span
        for index in element.contentStart..<element.end where bytes[index] >= 0x80 { return false }
        return true
    }

    func error(_ kind: DERError.Kind) -> DERError {
        DERError(kind, at: bytes.startIndex + element.start)
    }
}
