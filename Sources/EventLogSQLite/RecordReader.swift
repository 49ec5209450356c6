import Events
import Foundation
import GRDB

/// Reads records of one partition within a snapshot.
struct RecordReader {
    let db: Database
    let partition: StoredPartition

    func read(
        from start: ReadStart, limit: BatchLimit, evenIfTooLarge: Bool = true
    ) throws -> [Events.Record] {
        guard limit.records > 0, let first = try firstRow(start) else { return [] }
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, time, key, headers, value FROM record
                WHERE id >= ? AND id < ? ORDER BY id LIMIT ?
                """)
        let rows = try Row.fetchCursor(
            statement, arguments: [first, partition.rowLimit, limit.records])
        var records: [Events.Record] = []
        var room = limit.bytes
        while let row = try rows.next() {
            let record = try record(row)
            room -= record.message.sizeInBytes
            guard room >= 0 || (records.isEmpty && evenIfTooLarge) else { break }
            records.append(record)
        }
        return records
    }

    /// The time of the first record at or after an offset.
    func time(from offset: Int64) throws -> Date? {
        let statement = try db.cachedStatement(
            sql: "SELECT time FROM record WHERE id >= ? AND id < ? ORDER BY id LIMIT 1")
        return try Int64.fetchOne(
            statement, arguments: [partition.rowID(at: offset), partition.rowLimit]
        ).map { Date(millisecondsSince1970: $0) }
    }

    private func firstRow(_ start: ReadStart) throws -> Int64? {
        switch start {
        case .beginning: partition.rowID(at: 0)
        case .end: nil
        case .offset(let offset):
            offset < StoredPartition.offsetLimit ? partition.rowID(at: offset) : nil
        case .time(let time): try firstRow(at: time)
        }
    }

    /// Finds the run of records by its mark, and the record within the run.
    private func firstRow(at time: Date) throws -> Int64? {
        // Rounded up: a record's time is whole milliseconds, and has to be at or after this one.
        let milliseconds = Int64((time.timeIntervalSince1970 * 1000 - 0.001).rounded(.up))
        let marks = try db.cachedStatement(
            sql: """
                SELECT id FROM time_mark WHERE id >= ? AND id < ? AND latest >= ?
                ORDER BY id LIMIT 1
                """)
        guard
            let mark = try Int64.fetchOne(
                marks, arguments: [partition.rowID(at: 0), partition.rowLimit, milliseconds])
        else { return nil }
        let rows = try db.cachedStatement(
            sql: """
                SELECT id FROM record WHERE id >= ? AND id < ? AND time >= ? ORDER BY id LIMIT 1
                """)
        return try Int64.fetchOne(rows, arguments: [mark, partition.rowLimit, milliseconds])
    }

    private func record(_ row: Row) throws -> Events.Record {
        let rowID: Int64 = row[0]
        var headers: [Header] = []
        if let blob = row[3] as Data? {
            guard let decoded = HeaderCodec.decode(blob) else {
                throw EventLogError.storage(
                    "the headers of \(partition.position(ofRow: rowID)) are damaged")
            }
            headers = decoded
        }
        let time = Date(millisecondsSince1970: row[1])
        return Events.Record(
            position: partition.position(ofRow: rowID), timestamp: time,
            message: Message(
                key: (row[2] as Data?).map { [UInt8]($0) }, headers: headers,
                value: (row[4] as Data?).map { [UInt8]($0) }, timestamp: time))
    }
}
