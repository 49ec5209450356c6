import Events
import GRDB

extension EventLogError {
    /// What a failure of SQLite means for the caller.
    init(sqlite error: any Error, path: String) {
        if let error = error as? EventLogError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self = .unavailable("\(path): \(error)")
            return
        }
        let what = "\(path): \(error.message ?? error.resultCode.description)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_INTERRUPT, .SQLITE_NOMEM, .SQLITE_PROTOCOL:
            self = .unavailable(what)
        case .SQLITE_NOTADB:
            self = .refused("\(path) is not an Assay log, nor any SQLite file")
        case .SQLITE_FULL:
            self = .storage("\(what); make room, nothing acknowledged is lost")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH:
            self = .storage("\(what); the file and its folder must be writable")
        case .SQLITE_MISUSE where error.message == DatabaseError.closedMessage:
            self = .closed
        default:
            self = .storage(what)
        }
    }
}

extension DatabaseError {
    /// What GRDB says when a pool was closed.
    static let closedMessage = "Connection is closed"
    static let closed = DatabaseError(resultCode: .SQLITE_MISUSE, message: closedMessage)

    var isBusy: Bool { resultCode == .SQLITE_BUSY || resultCode == .SQLITE_LOCKED }
}
