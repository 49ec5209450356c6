/// The period in which a certificate may be used; both ends belong to it (RFC 5280 section 4.1.2.5).
package struct Validity: Hashable, Sendable {
    package let notBefore: PointInTime
    package let notAfter: PointInTime

    package init(notBefore: PointInTime, notAfter: PointInTime) {
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// How long the period is with both ends in it, as the CA/Browser Forum counts (section 6.3.2).
    package var seconds: Int64 { notAfter.secondsSince1970 - notBefore.secondsSince1970 + 1 }

    package func contains(_ time: PointInTime) -> Bool { notBefore <= time && time <= notAfter }
}
