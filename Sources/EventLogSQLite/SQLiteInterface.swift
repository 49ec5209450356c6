import GRDB
import GRDBSQLite

// SQLite's own C interface, where GRDB's costs more than SQLite: GRDB makes an object of each value
// and copies its bytes twice. Here they go in without a copy and come out with one. The statements
// and connections stay GRDB's, which prepares, caches and finalizes them.

/// A record as its table has it.
struct StoredRecord {
    var offset: Int64
    /// Milliseconds since 1970.
    var time: Int64
    var key: [UInt8]?
    /// As ``HeaderCodec`` makes them; empty for none.
    var headers: [UInt8]
    var value: [UInt8]?
}

extension Statement {
    /// Runs an insertion with a record's five values.
    func insert(_ record: borrowing StoredRecord) throws {
        let statement = unsafe sqliteStatement
        let headers = record.headers.isEmpty ? nil : record.headers
        let code = unsafe Self.withBytes(record.key, headers, record.value) { key, headers, value in
            unsafe sqlite3_bind_int64(statement, 1, record.offset)
            unsafe sqlite3_bind_int64(statement, 2, record.time)
            unsafe Self.bind(key, to: statement, 3)
            unsafe Self.bind(headers, to: statement, 4)
            unsafe Self.bind(value, to: statement, 5)
            let code = unsafe sqlite3_step(statement)
            // SQLite keeps no bytes from here on: they are valid only within this closure.
            unsafe sqlite3_reset(statement)
            unsafe sqlite3_clear_bindings(statement)
            return code
        }
        guard code == SQLITE_DONE else { throw unsafe Self.failure(code, of: statement) }
    }

    /// Runs a selection of records' five values, from an offset and at most so many.
    ///
    /// - Parameter take: is given each record; false ends it.
    func records(
        from offset: Int64, limit: Int, _ take: (consuming StoredRecord) throws -> Bool
    ) throws {
        let statement = unsafe sqliteStatement
        unsafe sqlite3_bind_int64(statement, 1, offset)
        unsafe sqlite3_bind_int64(statement, 2, Int64(limit))
        defer { unsafe sqlite3_reset(statement) }
        while true {
            switch unsafe sqlite3_step(statement) {
            case SQLITE_ROW:
                let record = StoredRecord(
                    offset: unsafe sqlite3_column_int64(statement, 0),
                    time: unsafe sqlite3_column_int64(statement, 1),
                    key: unsafe Self.bytes(statement, 2),
                    headers: unsafe Self.bytes(statement, 3) ?? [],
                    value: unsafe Self.bytes(statement, 4))
                guard try take(record) else { return }
            case SQLITE_DONE:
                return
            case let code:
                throw unsafe Self.failure(code, of: statement)
            }
        }
    }

    private static func failure(_ code: CInt, of statement: SQLiteStatement) -> DatabaseError {
        let connection = unsafe sqlite3_db_handle(statement)
        let message = unsafe sqlite3_errmsg(connection).map { unsafe String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }

    private static func bytes(_ statement: SQLiteStatement, _ column: CInt) -> [UInt8]? {
        guard unsafe sqlite3_column_type(statement, column) != SQLITE_NULL else { return nil }
        // An empty blob has no address.
        guard let start = unsafe sqlite3_column_blob(statement, column) else { return [] }
        let count = unsafe Int(sqlite3_column_bytes(statement, column))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    private static func bind(
        _ bytes: UnsafeRawBufferPointer?, to statement: SQLiteStatement, _ index: CInt
    ) {
        guard let bytes = unsafe bytes else {
            unsafe sqlite3_bind_null(statement, index)
            return
        }
        // Without an address SQLite would take an empty blob for none.
        guard let start = bytes.baseAddress, bytes.count > 0 else {
            unsafe sqlite3_bind_zeroblob(statement, index, 0)
            return
        }
        // No destructor: SQLite does not keep the bytes.
        unsafe sqlite3_bind_blob(statement, index, start, CInt(bytes.count), nil)
    }

    private static func withBytes<Result>(
        _ first: [UInt8]?, _ second: [UInt8]?, _ third: [UInt8]?,
        _ body: (
            UnsafeRawBufferPointer?, UnsafeRawBufferPointer?, UnsafeRawBufferPointer?
        ) -> Result
    ) -> Result {
        unsafe withBytes(first) { first in
            unsafe withBytes(second) { second in
                unsafe withBytes(third) { third in unsafe body(first, second, third) }
            }
        }
    }

    private static func withBytes<Result>(
        _ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) -> Result
    ) -> Result {
        guard let bytes else { return body(nil) }
        return unsafe bytes.withUnsafeBytes { bytes in unsafe body(bytes) }
    }
}

extension Database {
    /// GRDB's own ends the process where the connection was closed meanwhile.
    ///
    /// - Returns: pages in the write-ahead log, and how many of them are in the file.
    func checkpointIfOpen(_ kind: CheckpointMode) throws -> (all: Int, done: Int) {
        guard unsafe sqliteConnection != nil else { throw DatabaseError.closed }
        let (all, done) = try checkpoint(kind)
        return (all, done)
    }
}

/// Tells after each commit of one connection how long the write-ahead log is.
///
/// It takes the place of SQLite's own checkpoint after a commit. It must live as long as the
/// connection.
final class CommitHook: Sendable {
    private let onCommit: @Sendable (Int) -> Void

    /// - Parameter onCommit: is given the pages in the write-ahead log, on the connection's queue.
    init(_ onCommit: @escaping @Sendable (Int) -> Void) {
        self.onCommit = onCommit
    }

    func install(on db: Database) {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe sqlite3_wal_hook(
            db.sqliteConnection,
            { context, _, _, frames in
                if let context = unsafe context {
                    unsafe Unmanaged<CommitHook>.fromOpaque(context).takeUnretainedValue()
                        .onCommit(Int(frames))
                }
                return SQLITE_OK
            }, context)
    }
}
