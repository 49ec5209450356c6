/// One element, with the bytes it is made of.
package struct DERValue: Sendable {
    package let tag: DERTag
    /// The element as a whole, tag and length included.
    package let der: ArraySlice<UInt8>
    /// What stands behind the length.
    package let content: ArraySlice<UInt8>

    func error(_ kind: DERError.Kind) -> DERError { DERError(kind, at: der.startIndex) }
}
