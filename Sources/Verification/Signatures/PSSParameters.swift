import Certificates

/// RSASSA-PSS-params (RFC 4055, section 3.1).
struct PSSParameters: Hashable, Sendable {
    /// Nil where it is none that we know.
    var hash: HashAlgorithm? = .sha1
    var maskHash: HashAlgorithm? = .sha1
    var saltLength = 20
    var trailer = 1

    init(der: ArraySlice<UInt8>) throws(DERError) {
        var fields = try DERReader(inside: der)
        if var field = try Self.explicit(0, of: &fields) {
            hash = try Self.hash(&field)
            try field.finish()
        }
        if var field = try Self.explicit(1, of: &fields) {
            var mask = try field.inside()
            maskHash = try mask.objectIdentifier() == .mgf1 ? try Self.hash(&mask) : nil
            try field.finish()
        }
        if var field = try Self.explicit(2, of: &fields) {
            saltLength = try field.count()
            try field.finish()
        }
        if var field = try Self.explicit(3, of: &fields) {
            trailer = try field.count()
            try field.finish()
        }
        try fields.finish()
    }

    private static func explicit(
        _ number: UInt8, of fields: inout DERReader
    ) throws(DERError) -> DERReader? {
        try fields.nextIf(.contextConstructed(number)).map { DERReader($0.content) }
    }

    private static func hash(_ reader: inout DERReader) throws(DERError) -> HashAlgorithm? {
        var fields = try reader.inside()
        let hash = HashAlgorithm(try fields.objectIdentifier())
        if !fields.isAtEnd { try fields.null() }
        try fields.finish()
        return hash
    }
}

extension PSSParameters: CustomStringConvertible {
    var description: String {
        let names = [hash, maskHash].map { $0?.rawValue ?? "an unknown hash" }
        return "\(names[0]), a mask of \(names[1]), \(saltLength) octets of salt"
    }
}
