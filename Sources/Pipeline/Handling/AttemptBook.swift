import Events

/// What a member of a group knows of the attempts at the records that it reads: which are in doubt,
/// and how many members they have killed.
///
/// Doubt is about a range of a partition in which a former member, or a step, failed at something.
/// While there is any, records are handled one by one, each with a commit of its own: so the next to
/// die has died of the record at the committed position.
struct AttemptBook: Sendable {
    private let group: GroupName
    private let member: String
    /// Records that a member may have in hand.
    private let span: Int64
    /// Behind the last record that was read of each partition.
    private var reached: [Partition: Int64] = [:]
    private var doubts: [Partition: Doubt] = [:]

    /// Partitions that this member has left a mark of.
    private var marked: Set<Partition> = []

    /// Offsets that may be missing between two records without any other member having been there:
    /// those of transaction markers.
    private static let widestGap: Int64 = 100

    private struct Doubt {
        /// The first record, and how many members it has killed for all that is known.
        var from: Int64
        var deaths: Int
        /// Behind the last record that is in doubt.
        var until: Int64
        /// What the log said when it refused what follows from the first record.
        var refusal: HandlingFailure?
    }

    init(group: GroupName, member: String, span: Int) {
        self.group = group
        self.member = member
        self.span = Int64(span)
    }

    /// Whether records have to be handled one by one.
    var isCareful: Bool { !doubts.isEmpty }

    /// The first record of each partition that does not follow on what this member has read.
    func takenUp(_ records: [Record]) -> [Position] {
        var next = reached
        var positions: [Position] = []
        for record in records {
            let (partition, offset) = (record.position.partition, record.position.offset)
            let isNext = next[partition].map { ($0...$0 + Self.widestGap).contains(offset) }
            if isNext != true { positions.append(record.position) }
            next[partition] = offset + 1
        }
        return positions
    }

    /// Compares the positions that are taken up with the marks of former members.
    ///
    /// - Parameter last: the newest mark of each partition.
    /// - Returns: the marks to be written before anything is handled.
    mutating func takeUp(
        _ positions: [Position], last: [Partition: AttemptMark]
    ) -> [AttemptMark] {
        positions.compactMap { position in
            let mark = last[position.partition]
            // This member wrote it and lives: whatever it had in hand has not killed it.
            if let mark, mark.member == member { return nil }
            var until = position.offset + span
            var deaths = 0
            if let mark, (mark.from..<mark.until).contains(position.offset) {
                until = mark.until
                deaths = mark.from == position.offset ? mark.attempts : 0
                doubts[position.partition] = Doubt(
                    from: position.offset, deaths: deaths, until: until)
            } else {
                doubts[position.partition] = nil
            }
            marked.insert(position.partition)
            return AttemptMark(
                group: group, position: position, until: until, attempts: deaths + 1,
                member: member)
        }
    }

    /// The marks of a member that leaves by itself: none of its records is in doubt.
    func leave() -> [AttemptMark] {
        marked.map { partition in
            let position = Position(partition, reached[partition] ?? 0)
            return AttemptMark(
                group: group, position: position, until: position.offset, attempts: 0,
                member: member)
        }
    }

    /// The records are in hand now.
    mutating func read(_ records: [Record]) {
        for record in records { reached[record.position.partition] = record.position.offset + 1 }
    }

    /// Something among the records cannot be handled.
    ///
    /// - Parameter refusal: where the log refused what follows, for a single record.
    mutating func doubt(_ records: [Record], refusal: HandlingFailure? = nil) {
        for record in records {
            let (partition, offset) = (record.position.partition, record.position.offset)
            var doubt = doubts[partition] ?? Doubt(from: offset, deaths: 0, until: offset + 1)
            doubt.until = max(doubt.until, offset + 1)
            if let refusal {
                doubt.from = offset
                doubt.refusal = refusal
            }
            doubts[partition] = doubt
        }
    }

    /// Why a record must not be handled again; nil where it may be tried.
    func exhausted(_ record: Record, attempts: Int) -> HandlingFailure? {
        guard let doubt = doubts[record.position.partition], doubt.from == record.position.offset
        else { return nil }
        if let refusal = doubt.refusal { return refusal }
        return doubt.deaths >= attempts ? .deaths(doubt.deaths) : nil
    }

    /// The record was dealt with, one way or the other.
    mutating func passed(_ record: Record) {
        let (partition, offset) = (record.position.partition, record.position.offset)
        guard var doubt = doubts[partition] else { return }
        doubt.from = offset + 1
        doubt.deaths = 0
        doubt.refusal = nil
        doubts[partition] = doubt.from < doubt.until ? doubt : nil
    }

    /// Nothing is left to read: whatever a former member had in hand has been dealt with.
    mutating func reachedTheEnd() {
        doubts = [:]
    }
}
