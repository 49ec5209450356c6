import Certificates

/// The time in Mozilla's `CKA_NSS_SERVER_DISTRUST_AFTER` and its like: the digits of a UTCTime or a
/// GeneralizedTime.
enum DistrustDate {
    /// - Returns: nil for the values that mean "none": empty, and a single zero octet, which is how
    ///   p11-kit writes Mozilla's `CK_FALSE`.
    static func read(_ value: [UInt8]) throws(AnchorFileError) -> PointInTime? {
        if value.allSatisfy({ $0 == 0 }) { return nil }
        let tag: DERTag = value.count == 13 ? .utcTime : .generalizedTime
        var reader = DERReader([tag.rawValue, UInt8(min(value.count, 0x7F))] + value)
        guard let time = try? reader.time(), reader.isAtEnd else {
            throw AnchorFileError(reason: "a date of distrust that is none")
        }
        return time
    }
}
