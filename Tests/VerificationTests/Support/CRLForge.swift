import Crypto

@testable import Verification

/// Makes CRLs to order, right or wrong.
struct CRLForge {
    var thisUpdate = "20260527000000"
    var nextUpdate = "20260603000000"
    var number = 12_345
    var isNumberCritical = false
    /// Whole extensions that come after the others.
    var extensions: [[UInt8]] = []

    /// A list of the certificates with these numbers.
    func make(revoked: [Int], by signer: Forge.Entity) throws -> [UInt8] {
        try make(entries: revoked.map(DER.integer), by: signer)
    }

    /// - Parameter entries: a number each, or the content of a whole entry.
    func make(entries: [[UInt8]], by signer: Forge.Entity) throws -> [UInt8] {
        let list = entries.flatMap { entry in
            let isNumberAlone = entry.count == 2 + Int(entry[1])
            return DER.sequence(entry, isNumberAlone ? DER.time("20260501000000") : [])
        }
        let identifier = Array(Insecure.SHA1.hash(data: signer.key.publicKey.x963Representation))
        let all =
            [
                DER.standard(35, DER.sequence(DER.element(0x80, identifier))),
                DER.standard(20, critical: isNumberCritical, DER.integer(number)),
            ] + extensions
        let part = DER.sequence(
            DER.integer(1), Forge.algorithm, DER.name(signer.name), DER.time(thisUpdate),
            DER.time(nextUpdate), list.isEmpty ? [] : DER.element(0x30, list),
            DER.element(0xA0, DER.element(0x30, all.flatMap(\.self))))
        let signature = try signer.key.signature(for: part)
        return DER.sequence(
            part, Forge.algorithm, DER.bits(Array(signature.derRepresentation)))
    }
}
