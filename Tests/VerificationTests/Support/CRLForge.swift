import Forgery

extension CRLForge {
    /// A list of the certificates with these numbers.
    func make(revoked: [Int], by signer: Forge.Entity) throws -> [UInt8] {
        try make(entries: revoked.map(DER.integer), by: signer)
    }

    /// - Parameter entries: a number each, or the content of a whole entry.
    func make(entries: [[UInt8]], by signer: Forge.Entity) throws -> [UInt8] {
        let all = entries.flatMap { entry in
            let isNumberAlone = entry.count == 2 + Int(entry[1])
            return DER.sequence(entry, isNumberAlone ? DER.time("20260501000000") : [])
        }
        return try with { $0.rawEntries = all }.make(signer)
    }
}
