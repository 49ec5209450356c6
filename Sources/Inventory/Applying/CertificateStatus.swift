import Events
import GRDB

/// The columns of a certificate that outcomes change.
struct CertificateStatus: Hashable {
    var gravity: Gravity
    var superseded: Int64?
    /// Never changes.
    let notAfter: Int64

    static let millisecondsPerDay: Int64 = 86_400_000

    /// The day that it ends on, since 1970, rounded down before 1970 too.
    var day: Int64 {
        notAfter >= 0
            ? notAfter / Self.millisecondsPerDay
            : (notAfter - Self.millisecondsPerDay + 1) / Self.millisecondsPerDay
    }
}
