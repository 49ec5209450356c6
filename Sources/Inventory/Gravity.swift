import Events

/// How bad an outcome is, as the tables hold it: what is worse is larger.
enum Gravity: Int64, Sendable {
    case passed = 0
    case indeterminate = 1
    case failed = 2
    /// In the tallies only: what holds no certificate is about none.
    case unreadable = 3

    init(_ indication: Indication) {
        switch indication {
        case .passed: self = .passed
        case .indeterminate: self = .indeterminate
        case .failed: self = .failed
        }
    }

    /// - Throws: `storage` for what this module never wrote.
    init(column: Int64) throws(InventoryError) {
        guard let gravity = Self(rawValue: column) else {
            throw .storage("the column gravity holds what was never written")
        }
        self = gravity
    }

    /// Unreadable requests are `FAILED`.
    var indication: Indication {
        switch self {
        case .passed: .passed
        case .indeterminate: .indeterminate
        case .failed, .unreadable: .failed
        }
    }
}
