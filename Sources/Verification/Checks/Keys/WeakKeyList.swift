import Certificates
import Crypto

/// Fingerprints of keys whose private keys are known, as the package openssl-blacklist lists them.
///
/// A line has 20 hexadecimal digits, the last 80 bits of the SHA-1 of the text `Modulus=` with the
/// modulus in capitals and a line feed (what `openssl rsa -noout -modulus | sha1sum` hashes); or all 40
/// digits of that; or 64, the SHA-256 of the whole SubjectPublicKeyInfo, which serves all kinds of
/// keys. `#` begins a comment.
package struct WeakKeyList: Sendable {
    /// A line that is none of these.
    package struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
        package let line: Int

        package var description: String {
            "line \(line) is no fingerprint of 20, 40 or 64 hexadecimal digits"
        }
    }

    private var moduli: Set<[UInt8]> = []
    private var keys: Set<[UInt8]> = []

    package static let none = WeakKeyList()

    private init() {}

    package init(text: String) throws(Malformed) {
        for (index, line) in text.split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        ).enumerated() {
            guard let word = line.split(whereSeparator: \.isWhitespace).first,
                !word.hasPrefix("#")
            else { continue }
            switch (word.utf8.count, Self.octets(word)) {
            case (20, let octets?): moduli.insert(octets)
            case (40, let octets?): moduli.insert(Array(octets.suffix(10)))
            case (64, let octets?): keys.insert(octets)
            default: throw Malformed(line: index + 1)
            }
        }
    }

    package var count: Int { moduli.count + keys.count }

    var isEmpty: Bool { moduli.isEmpty && keys.isEmpty }

    func contains(_ candidate: Candidate) -> Bool {
        let info = candidate.certificate.publicKey
        if !keys.isEmpty, keys.contains(Array(SHA256.hash(data: info.der))) { return true }
        guard !moduli.isEmpty, case .rsa(let key) = candidate.keyDescription else { return false }
        return moduli.contains(Self.fingerprint(of: key.modulus))
    }

    /// The last 80 bits of the SHA-1 of OpenSSL's way to print a modulus.
    static func fingerprint(of modulus: some Collection<UInt8>) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var text = Array("Modulus=".utf8)
        for octet in modulus { text += [digits[Int(octet >> 4)], digits[Int(octet & 0xF)]] }
        text.append(UInt8(ascii: "\n"))
        return Array(Array(Insecure.SHA1.hash(data: text)).suffix(10))
    }

    private static func octets(_ digits: Substring) -> [UInt8]? {
        var octets: [UInt8] = []
        var high: UInt8?
        for character in digits {
            guard character.isASCII, let digit = character.hexDigitValue.map(UInt8.init) else {
                return nil
            }
            if let first = high {
                octets.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return high == nil ? octets : nil
    }
}
