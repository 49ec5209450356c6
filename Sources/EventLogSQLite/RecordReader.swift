import Events
import Foundation
import GRDB

/// Reads records of one partition within a snapshot.
struct RecordReader {
    let db: Database
    let partition: StoredPartition

    /// - Parameter room: what may be read; less afterwards, by what was.
    func read(
        from start: ReadStart, within room: inout BatchLimit, evenIfTooLarge: Bool = true
    ) throws -> [Events.Record] {
        guard room.records > 0, let first = try firstOffset(start) else { return [] }
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, time, key, headers, value FROM \(partition.table)
                WHERE id >= ? ORDER BY id LIMIT ?
                """)
        var records: [Events.Record] = []
        var bytes = room.bytes
        try statement.records(from: first, limit: room.records) { stored in
            let record = try record(stored)
            bytes -= record.message.sizeInBytes
            guard bytes >= 0 || (records.isEmpty && evenIfTooLarge) else { return false }
            records.append(record)
            room.bytes = bytes
            return true
        }
        room.records -= records.count
        return records
    }

    /// The time of the first record at or after an offset.
    func time(from offset: Int64) throws -> Date? {
        let statement = try db.cachedStatement(
            sql: "SELECT time FROM \(partition.table) WHERE id >= ? ORDER BY id LIMIT 1")
        return try Int64.fetchOne(statement, arguments: [offset]).map {
            Date(millisecondsSince1970: $0)
        }
    }

    private func firstOffset(_ start: ReadStart) throws -> Int64? {
        switch start {
        case .beginning: 0
        case .end: nil
        case .offset(let offset): max(offset, 0)
        case .time(let time): try firstOffset(at: time)
        }
    }

    /// Finds the run of records by its mark, and the record within the run.
    private func firstOffset(at time: Date) throws -> Int64? {
        // Rounded up: a record's time is whole milliseconds, and has to be at or after this one.
        let milliseconds = Int64((time.timeIntervalSince1970 * 1000 - 0.001).rounded(.up))
        let marks = try db.cachedStatement(
            sql: """
                SELECT id FROM time_mark WHERE id >= ? AND id < ? AND latest >= ?
                ORDER BY id LIMIT 1
                """)
        let mark = try Int64.fetchOne(
            marks, arguments: [partition.markID(at: 0), partition.markLimit, milliseconds])
        // The run that is being written has no mark yet.
        let run = try mark.map(partition.offset(ofMark:)) ?? partition.bounds(in: db).openRun
        let rows = try db.cachedStatement(
            sql: """
                SELECT id FROM \(partition.table) WHERE id >= ? AND time >= ? ORDER BY id LIMIT 1
                """)
        return try Int64.fetchOne(rows, arguments: [run, milliseconds])
    }

    private func record(_ stored: borrowing StoredRecord) throws -> Events.Record {
        let position = Position(partition.name, stored.offset)
        guard let headers = HeaderCodec.decode(stored.headers) else {
            throw EventLogError.storage("the headers of \(position) are damaged")
        }
        let time = Date(millisecondsSince1970: stored.time)
        return Events.Record(
            position: position, timestamp: time,
            message: Message(
                key: stored.key, headers: headers, value: stored.value, timestamp: time))
    }
}
