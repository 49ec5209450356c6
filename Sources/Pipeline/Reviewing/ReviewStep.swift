import Events
import FoundationEssentials
import Inventory
import Logging

/// Makes requests again whose verdicts are out of date: a page at a time, each in one transaction with
/// how far the review has come.
///
/// Which verdicts these are, the inventory knows; that they are asked for once, the log sees to.
package struct ReviewStep: Step {
    package let description: StepDescription
    private let topics: Topics
    private let inventory: InventoryStore
    private let log: any EventLog
    private let reader: RequestReader
    private let page: BatchLimit
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// Requests of one page.
    ///
    /// Their sizes together are bounded, too: a request may have 900 KB.
    package static let usualPage = BatchLimit(records: 500, bytes: 4 << 20)
    /// Pages of one process call: a batch brings few records, since each makes a page.
    package static let batch = BatchLimit(records: 4)
    /// How far back a new owner looks for what was announced, in seconds: far longer than two
    /// processes take to announce the same.
    private static let recalled = 600.0
    /// How long a review rests while the inventory is busy.
    private static let rest = Duration.seconds(1)

    package init(
        topics: Topics, groups: Groups, inventory: InventoryStore, log: any EventLog,
        limits: RequestLimits, page: BatchLimit = ReviewStep.usualPage,
        now: @escaping @Sendable () -> Date = { Date() }, logger: Logger
    ) {
        description = .review(topics: topics, groups: groups)
        self.topics = topics
        self.inventory = inventory
        self.log = log
        reader = RequestReader(limits: limits)
        self.page = page
        self.now = now
        self.logger = logger
    }

    /// The newest review of each cause, by partition.
    package struct Memory: Sendable {
        var newest: [Int32: [ReviewCause: Review]] = [:]
    }

    package func makeMemory() -> Memory { Memory() }

    package func forget(_ partitions: Set<Partition>, memory: inout Memory) {
        for partition in partitions { memory.newest[partition.index] = nil }
    }

    package func process(
        _ records: [Record], memory: inout Memory
    ) async throws -> [Emission] {
        var emissions: [Emission] = []
        for record in records {
            guard let review = ReviewCodec.read(record) else {
                logger.warning("passes over \(record.position): not a review")
                continue
            }
            let index = record.position.partition.index
            var newest: [ReviewCause: Review]
            if let known = memory.newest[index] {
                newest = known
            } else {
                newest = try await recall(before: record)
            }
            if let review = review.following(newest[review.cause]) {
                newest[review.cause] = review
                if !review.isOver { emissions += try await page(of: review, record) }
            }
            memory.newest[index] = newest
        }
        return emissions
    }

    /// What was announced in the partition before the record.
    private func recall(before record: Record) async throws -> [ReviewCause: Review] {
        var newest: [ReviewCause: Review] = [:]
        let bounds = PartitionDescription(
            partition: record.position.partition, begin: 0, end: record.position.offset)
        let start = record.timestamp.addingTimeInterval(-Self.recalled)
        try await log.walk(bounds, from: .time(start)) { past in
            guard past.position.offset < record.position.offset,
                let review = ReviewCodec.read(past)
            else { return }
            if let review = review.following(newest[review.cause]) {
                newest[review.cause] = review
            }
        }
        return newest
    }

    /// The next page of a review, and the review behind it.
    private func page(of review: Review, _ cause: Record) async throws -> [Emission] {
        let answers = try await answers(in: review)
        var requests = try await PastRequests(log, topic: topics.requests, reader: reader)
        var next = review
        next.isOver = answers.count < page.records
        var emissions: [Emission] = []
        var bytes = 0
        for (index, answer) in answers.enumerated() {
            guard bytes < page.bytes else {
                next.isOver = false
                break
            }
            next.after = answer.cursor
            let place = answers.dropFirst(index + 1).first?.revision
            guard let request = try await requests.request(of: answer, before: place) else {
                next.passedOver += 1
                continue
            }
            let message = message(request, review, cause, ordinal: index)
            bytes += message.sizeInBytes
            emissions.append(Emission(message, to: topics.requests))
        }
        next.asked += emissions.count
        report(next)
        return emissions + [
            Emission(ReviewCodec.message(next, causedBy: cause, at: now()), to: topics.reviews)
        ]
    }

    /// - Throws: ``StepPause`` while another process writes to the inventory.
    private func answers(in review: Review) async throws -> [ReviewedAnswer] {
        do {
            return try await inventory.answers(in: review, limit: page.records)
        } catch {
            guard case .busy = error else { throw error }
            throw StepPause(Self.rest)
        }
    }

    private func message(
        _ request: VerificationRequest, _ review: Review, _ cause: Record, ordinal: Int
    ) -> Message {
        RequestCodec.message(
            request, id: EventID(causedBy: cause, stage: "request", ordinal: ordinal),
            source: ReviewCodec.source, time: now(), review: review,
            causation: cause.causationID)
    }

    private func report(_ review: Review) {
        guard review.isOver, review.asked + review.passedOver > 0 else { return }
        var facts: Logger.Metadata = [
            "cause": "\(review.cause)", "asked": "\(review.asked)", "round": "\(review.round)",
        ]
        if review.passedOver > 0 { facts["passed_over"] = "\(review.passedOver)" }
        logger.info("asked again for verdicts that were out of date", metadata: facts)
    }
}

/// What ails the inventory says nothing of a review.
extension InventoryError: ServiceFault {}
