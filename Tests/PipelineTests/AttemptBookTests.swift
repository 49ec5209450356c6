import Events
import Foundation
import Testing

@testable import Pipeline

/// What members make of the marks of others, and leave to those who come after.
@Suite struct AttemptBookTests {
    private let partition = Partition(Topics().requests, 2)

    private func book(_ member: String) -> AttemptBook {
        AttemptBook(group: Groups().verification, member: member, span: 30)
    }

    private func record(_ offset: Int64) -> Record {
        Record(
            position: Position(partition, offset), timestamp: Date(timeIntervalSince1970: 0),
            message: Message(value: nil))
    }

    /// A member takes the partition up at an offset, and dies.
    private func mark(
        by member: String, at offset: Int64, after last: AttemptMark?
    ) throws -> (book: AttemptBook, mark: AttemptMark) {
        var book = book(member)
        let positions = book.takenUp([record(offset), record(offset + 1)])
        #expect(positions == [Position(partition, offset)])
        let marks = book.takeUp(
            positions, last: last.map { [partition: $0] } ?? [:])
        return (book, try #require(marks.first))
    }

    @Test func theFirstMemberDoubtsNothing() throws {
        let (book, mark) = try mark(by: "a", at: 100, after: nil)
        #expect(!book.isCareful)
        #expect(mark.from == 100)
        #expect(mark.until == 130)
        #expect(mark.attempts == 1)
    }

    @Test func whoFollowsOnADeadMemberGoesRecordByRecordUntilTheRangeIsPassed() throws {
        let first = try mark(by: "a", at: 100, after: nil).mark
        var (book, second) = try mark(by: "b", at: 100, after: first)
        #expect(book.isCareful)
        #expect(second.attempts == 2)
        #expect(second.until == 130)
        for offset in 100..<Int64(130) {
            #expect(book.isCareful)
            book.passed(record(offset))
        }
        #expect(!book.isCareful)
    }

    @Test func aRecordIsExhaustedWhenAsManyMembersBeganAndEndedAtIt() throws {
        var last = try mark(by: "a", at: 100, after: nil).mark
        for death in 1...4 {
            let (book, next) = try mark(by: "m\(death)", at: 100, after: last)
            #expect(book.exhausted(record(100), attempts: 5) == nil)
            last = next
        }
        var (book, _) = try mark(by: "z", at: 100, after: last)
        #expect(book.exhausted(record(100), attempts: 5)?.attempts == 5)
        #expect(book.exhausted(record(101), attempts: 5) == nil)
        book.passed(record(100))
        #expect(book.exhausted(record(101), attempts: 5) == nil)
        #expect(book.isCareful)
    }

    @Test func whoGotFurtherBeginsANewCount() throws {
        let first = try mark(by: "a", at: 100, after: nil).mark
        let (book, second) = try mark(by: "b", at: 110, after: first)
        #expect(book.isCareful)
        #expect(second.attempts == 1)
        #expect(second.until == 130)
        let (after, third) = try mark(by: "c", at: 130, after: second)
        #expect(!after.isCareful)
        #expect(third.until == 160)
    }

    @Test func whoLeavesByItselfLeavesNoDoubt() throws {
        var (first, _) = try mark(by: "a", at: 100, after: nil)
        first.read([record(100), record(101)])
        let left = try #require(first.leave().first)
        for offset: Int64 in [100, 101, 102] {
            let (book, next) = try mark(by: "b", at: offset, after: left)
            #expect(!book.isCareful)
            #expect(next.attempts == 1)
        }
    }

    @Test func whatComesBackToTheMemberThatHadItIsNoDeath() throws {
        var (book, mark) = try mark(by: "a", at: 100, after: nil)
        book.read([record(100), record(101)])
        let again = book.takenUp([record(100)])
        #expect(again == [Position(partition, 100)])
        #expect(book.takeUp(again, last: [partition: mark]) == [])
        #expect(!book.isCareful)
    }

    @Test func recordsInOrderAreNotTakenUpAgainAndGapsOfTransactionsDoNotCount() {
        var book = book("a")
        book.read([record(5)])
        #expect(book.takenUp([record(6), record(8), record(9)]) == [])
        #expect(book.takenUp([record(5_000)]) == [Position(partition, 5_000)])
    }

    @Test func nothingIsInDoubtOnceAllIsRead() throws {
        let first = try mark(by: "a", at: 100, after: nil).mark
        var (book, _) = try mark(by: "b", at: 100, after: first)
        book.reachedTheEnd()
        #expect(!book.isCareful)
    }
}
