/// Names of any kind, at least one, in their order (RFC 5280 section 4.2.1.6).
///
/// All were checked when this was made; going through them reads them once more and keeps nothing,
/// so that a certificate of thousands of names costs no memory.
package struct GeneralNames: Sequence, Sendable {
    /// The content of the SEQUENCE OF GeneralName.
    private let content: ArraySlice<UInt8>
    package let count: Int

    /// Reads the value of a subject or issuer alternative name.
    package init(der: ArraySlice<UInt8>) throws(DERError) {
        try self.init(content: try DERReader.only(.sequence, in: der).content)
    }

    /// Reads what is inside of a SEQUENCE OF GeneralName, however that was tagged.
    init(content: ArraySlice<UInt8>) throws(DERError) {
        self.content = content
        var reader = DERReader(content)
        var count = 0
        while !reader.isAtEnd {
            _ = try GeneralName(reading: &reader)
            count += 1
        }
        guard count > 0 else { throw DERError(.empty, at: content.startIndex) }
        self.count = count
    }

    /// All names in the value of an alternative name, read once: for those who go through them often.
    package static func array(der: ArraySlice<UInt8>) throws(DERError) -> [GeneralName] {
        var reader = try DERReader(inside: der)
        guard !reader.isAtEnd else { throw DERError(.empty, at: reader.index) }
        var names: [GeneralName] = []
        // With and without `www`.
        names.reserveCapacity(2)
        while !reader.isAtEnd { names.append(try GeneralName(reading: &reader)) }
        return names
    }

    package var underestimatedCount: Int { count }

    package func makeIterator() -> Iterator { Iterator(reader: DERReader(content)) }

    package struct Iterator: IteratorProtocol {
        fileprivate var reader: DERReader

        package mutating func next() -> GeneralName? {
            reader.isAtEnd ? nil : try? GeneralName(reading: &reader)
        }
    }
}

extension GeneralNames {
    /// The directory names among them.
    package var directoryNames: [DistinguishedName] {
        compactMap { if case .directoryName(let name) = $0 { name } else { nil } }
    }

    /// The host names among them.
    package var dnsNames: [IA5Text] {
        compactMap { if case .dnsName(let name) = $0 { name } else { nil } }
    }

    /// The URIs among them.
    package var uniformResourceIdentifiers: [IA5Text] {
        compactMap { if case .uniformResourceIdentifier(let name) = $0 { name } else { nil } }
    }
}
