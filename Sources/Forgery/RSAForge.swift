/// Makes RSA public keys to which nobody has the private one.
package enum RSAForge {
    /// A SubjectPublicKeyInfo with an odd modulus of so many bits, made up from a seed.
    ///
    /// - Parameter exponent: big-endian; 65537 where nothing is said.
    package static func info(
        bits: Int, seed: Int = 0, exponent: [UInt8] = [1, 0, 1]
    ) -> [UInt8] {
        var state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        var modulus = (0..<(bits + 7) / 8).map { _ in
            // Knuth's multiplier; nothing here needs good numbers, only different ones.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
        let highest = (bits - 1) % 8
        modulus[0] = modulus[0] & UInt8(1 << (highest + 1) - 1) | UInt8(1 << highest)
        modulus[modulus.count - 1] |= 1
        add(distanceToUsefulNumber(modulus), to: &modulus)
        let algorithm = DER.sequence(
            DER.id(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1), [0x05, 0x00])
        return DER.sequence(
            algorithm, DER.bits(DER.sequence(positive(modulus), positive(exponent))))
    }

    /// What to add to an odd number so that no small prime divides it: nobody's modulus has such a
    /// factor, and whoever looks would find it before anything else.
    private static func distanceToUsefulNumber(_ modulus: [UInt8]) -> Int {
        let remainders = smallPrimes.map { prime in
            modulus.reduce(0) { ($0 << 8 | Int($1)) % prime }
        }
        var distance = 0
        while zip(smallPrimes, remainders).contains(where: { ($1 + distance) % $0 == 0 }) {
            distance += 2
        }
        return distance
    }

    private static let smallPrimes = stride(from: 3, to: 1_000, by: 2).filter { number in
        !stride(from: 3, to: 32, by: 2).contains { $0 < number && number % $0 == 0 }
    }

    private static func add(_ distance: Int, to number: inout [UInt8]) {
        var carry = distance
        for index in number.indices.reversed() {
            carry += Int(number[index])
            number[index] = UInt8(carry & 0xFF)
            carry >>= 8
        }
    }

    private static func positive(_ octets: [UInt8]) -> [UInt8] {
        DER.element(0x02, ((octets.first ?? 0) >= 0x80 ? [0] : []) + octets)
    }
}
