import GRDB

/// What the inventory can owe its caller, split by what the caller does about it.
package enum InventoryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another process writes, or the task was cancelled. Try again.
    case busy(String)
    /// The file is full, read-only, damaged or of a later version. A person has to act.
    case storage(String)

    init(_ error: any Error) {
        switch error {
        case let error as InventoryError:
            self = error
        case is CancellationError:
            self = .busy("cancelled")
        case let error as DatabaseError
        where [.SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_INTERRUPT].contains(error.resultCode):
            self = .busy("\(error)")
        default:
            self = .storage("\(error)")
        }
    }

    package var description: String {
        switch self {
        case .busy(let why): "the inventory is busy: \(why)"
        case .storage(let why):
            "the inventory's storage failed: \(why); "
                + "it can be deleted, and is then made anew from the log"
        }
    }
}

/// Turns whatever SQLite throws into the inventory's own error.
func translating<T>(_ body: () throws -> T) throws(InventoryError) -> T {
    do {
        return try body()
    } catch {
        throw InventoryError(error)
    }
}

/// The same, for what waits.
func translating<T>(
    _ body: () async throws -> T
) async throws(InventoryError) -> T {
    do {
        return try await body()
    } catch {
        throw InventoryError(error)
    }
}
