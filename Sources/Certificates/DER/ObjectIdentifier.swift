/// The name of an algorithm, attribute, extension or purpose: X.660's tree, X.690's octets.
///
/// Up to 15 octets are kept in place, which all that this project knows by name have; two
/// identifiers of that size are compared as two numbers.
package struct ObjectIdentifier: Hashable, Sendable {
    /// The first eight octets, the first in the most significant place.
    private let high: UInt64
    /// The next seven octets, and in the last place the count of octets, or 255 for more than fit.
    private let low: UInt64
    /// All octets where they do not fit, else none.
    private let long: [UInt8]

    /// Takes the octets of content (no tag, no length), and checks them.
    package init(content: ArraySlice<UInt8>) throws(DERError) {
        let element = DERElement(
            tag: .objectIdentifier, start: 0, contentStart: 0, end: content.count)
        do {
            try DERPrimitives.checkObjectIdentifier(element, in: content.span)
        } catch {
            throw DERError(error.kind, at: content.startIndex)
        }
        self.init(checked: content.span)
    }

    /// Reads the next element of a cursor.
    @inline(__always)
    init(reading cursor: inout DERCursor, in bytes: Span<UInt8>) throws(DERError) {
        let element = try cursor.next(.objectIdentifier, in: bytes)
        try DERPrimitives.checkObjectIdentifier(element, in: bytes)
        self.init(checked: bytes.extracting(element.contentStart..<element.end))
    }

    /// Makes one from its numbers, as in `ObjectIdentifier(2, 5, 29, 15)`.
    ///
    /// - Precondition: at least two arcs, the first at most 2, the second below 40 but under 2.
    package init(_ first: UInt64, _ second: UInt64, _ others: UInt64...) {
        precondition(Self.isRoot(first, second))
        self.init(first: first * 40 + second, others: others)
    }

    /// Reads `2.5.29.15`: decimal numbers of up to 64 bits, without leading zeros.
    package init?(dotted text: String) {
        var arcs: [UInt64] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard let arc = UInt64(part), "\(arc)" == part else { return nil }
            arcs.append(arc)
        }
        guard arcs.count >= 2, Self.isRoot(arcs[0], arcs[1]) else { return nil }
        self.init(first: arcs[0] * 40 + arcs[1], others: arcs.dropFirst(2))
    }

    private static func isRoot(_ first: UInt64, _ second: UInt64) -> Bool {
        first < 2 && second < 40 || first == 2 && second <= UInt64.max - 80
    }

    /// Packs the arcs, the first two of them already in one number.
    private init(first: UInt64, others: some Collection<UInt64>) {
        var content: [UInt8] = []
        for arc in [first] + others {
            var shift: UInt64 = 63
            while shift > 0, arc >> shift == 0 { shift -= 7 }
            while shift > 0 {
                content.append(UInt8(arc >> shift & 0x7F) | 0x80)
                shift -= 7
            }
            content.append(UInt8(arc & 0x7F))
        }
        self.init(checked: content.span)
    }

    /// The name of nothing: no identifier that is read has no octets.
    static let empty = ObjectIdentifier(high: 0, low: 0, long: [])

    private init(high: UInt64, low: UInt64, long: [UInt8]) {
        self.high = high
        self.low = low
        self.long = long
    }

    init(checked content: Span<UInt8>) {
        guard content.count <= Self.inPlace else {
            high = 0
            low = 255
            long = content.indices.map { content[$0] }
            return
        }
        var high: UInt64 = 0
        var low = UInt64(content.count)
        for index in content.indices {
            let octet = UInt64(content[index]) << UInt64(56 - 8 * (index % 8))
            if index < 8 { high |= octet } else { low |= octet }
        }
        self.high = high
        self.low = low
        long = []
    }

    package static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.high == rhs.high && lhs.low == rhs.low
            && (lhs.low & 0xFF <= UInt64(inPlace) || lhs.long == rhs.long)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(high)
        hasher.combine(low)
        if low & 0xFF > UInt64(Self.inPlace) { hasher.combine(long) }
    }

    /// The octets of content, without tag and length.
    package var content: [UInt8] {
        let count = Int(low & 0xFF)
        guard count <= Self.inPlace else { return long }
        return (0..<count).map { index in
            let word = index < 8 ? high : low
            return UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * (index % 8)))
        }
    }

    private static let inPlace = 15
}

extension ObjectIdentifier: CustomStringConvertible {
    /// Dotted decimal numbers; an arc of more than 256 bits is only measured.
    package var description: String {
        var arcs: [String] = []
        var octets: [UInt8] = []
        for octet in content {
            octets.append(octet & 0x7F)
            guard octet < 0x80 else { continue }
            arcs.append(Self.decimal(octets, isFirst: arcs.isEmpty))
            octets.removeAll(keepingCapacity: true)
        }
        return arcs.joined(separator: ".")
    }

    /// The number that groups of seven bits make; the first one holds two arcs.
    private static func decimal(_ groups: [UInt8], isFirst: Bool) -> String {
        if groups.count == 1, isFirst {
            let top = min(groups[0] / 40, 2)
            return "\(top).\(groups[0] - 40 * top)"
        }
        guard groups.count <= 36 else {
            return (isFirst ? "2." : "") + "(\(7 * groups.count) bits)"
        }
        // Limbs of nine decimal digits, the least significant first.
        var limbs: [UInt64] = [0]
        for group in groups { Self.shiftIn(UInt64(group), to: &limbs) }
        if isFirst { Self.subtract80(from: &limbs) }
        while limbs.count > 1, limbs.last == 0 { limbs.removeLast() }
        let rest = limbs.dropLast().reversed().map { limb in
            let digits = "\(limb)"
            return String(repeating: "0", count: 9 - digits.count) + digits
        }
        return (isFirst ? "2." : "") + "\(limbs[limbs.count - 1])" + rest.joined()
    }

    private static func shiftIn(_ group: UInt64, to limbs: inout [UInt64]) {
        var carry = group
        for index in limbs.indices {
            let value = limbs[index] * 128 + carry
            limbs[index] = value % 1_000_000_000
            carry = value / 1_000_000_000
        }
        if carry > 0 { limbs.append(carry) }
    }

    /// The first two arcs are packed as 40 a + b, and more than 79 means that a is 2.
    private static func subtract80(from limbs: inout [UInt64]) {
        var borrow: UInt64 = 80
        for index in limbs.indices {
            if limbs[index] >= borrow {
                limbs[index] -= borrow
                return
            }
            limbs[index] += 1_000_000_000 - borrow
            borrow = 1
        }
    }
}
