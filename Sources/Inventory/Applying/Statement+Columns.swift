import GRDB
import GRDBSQLite

// SQLite's own C interface, where GRDB's costs as much as SQLite: GRDB makes an object of each value.
// The statements and connections stay GRDB's, which prepares, caches and finalizes them.

/// What goes into a column.
enum Column {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    static func text(_ text: String?) -> Self { text.map(Self.text) ?? .null }
}

extension Statement {
    /// Runs it.
    ///
    /// - Returns: the first row, of integers alone; nil where there is none.
    @discardableResult
    func run(_ columns: Column...) throws -> [Int64?]? {
        let statement = unsafe sqliteStatement
        defer {
            unsafe sqlite3_reset(statement)
            unsafe sqlite3_clear_bindings(statement)
        }
        for (index, column) in columns.enumerated() {
            let code = unsafe Self.bind(column, to: statement, CInt(index + 1))
            guard code == SQLITE_OK else { throw unsafe Self.failure(code, of: statement) }
        }
        switch unsafe sqlite3_step(statement) {
        case SQLITE_ROW:
            let count = unsafe sqlite3_column_count(statement)
            return (0..<count).map { column in
                unsafe sqlite3_column_type(statement, column) == SQLITE_NULL
                    ? nil : sqlite3_column_int64(statement, column)
            }
        case SQLITE_DONE: return nil
        case let code: throw unsafe Self.failure(code, of: statement)
        }
    }

    private static func bind(
        _ column: Column, to statement: SQLiteStatement, _ index: CInt
    ) -> CInt {
        switch column {
        case .null:
            return unsafe sqlite3_bind_null(statement, index)
        case .integer(let integer):
            return unsafe sqlite3_bind_int64(statement, index, integer)
        case .text(var text):
            return text.withUTF8 { text in
                // Without an address SQLite would take an empty text for none.
                guard let start = text.baseAddress, text.count > 0 else {
                    return unsafe sqlite3_bind_text(statement, index, "", 0, copies)
                }
                return unsafe start.withMemoryRebound(to: CChar.self, capacity: text.count) {
                    unsafe sqlite3_bind_text(statement, index, $0, CInt(text.count), copies)
                }
            }
        case .blob(let bytes):
            return unsafe bytes.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress, bytes.count > 0 else {
                    return unsafe sqlite3_bind_zeroblob(statement, index, 0)
                }
                return unsafe sqlite3_bind_blob(
                    statement, index, start, CInt(bytes.count), copies)
            }
        }
    }

    /// `SQLITE_TRANSIENT`, which Swift cannot import: SQLite takes a copy.
    private static var copies: sqlite3_destructor_type {
        unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    private static func failure(_ code: CInt, of statement: SQLiteStatement) -> DatabaseError {
        let connection = unsafe sqlite3_db_handle(statement)
        let message = unsafe sqlite3_errmsg(connection).map { unsafe String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
}
