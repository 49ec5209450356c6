import CRDKafka
import Dispatch
import Events
import Synchronization

/// Appends messages that stand for themselves, through one idempotent producer.
final class KafkaAppender: Sendable {
    private let settings: KafkaSettings
    private let gate: ByteGate
    private let book: DeliveryBook
    private let state = Mutex(State.idle)
    /// Where producers are made and destroyed, which blocks.
    private let queue = DispatchQueue(label: "assay.kafka.append")

    private enum State {
        case idle
        case ready(RDKafkaProducer)
        case closed
    }

    init(settings: KafkaSettings) {
        self.settings = settings
        gate = ByteGate(capacity: settings.bufferBytes)
        book = DeliveryBook(gate: gate)
    }

    func append(
        _ messages: [Message], to topic: TopicName
    ) async throws(EventLogError) -> [Position] {
        var chunks: [UInt] = []
        var failure: RDKafkaError?
        var rest = messages[...]
        while !rest.isEmpty, failure == nil {
            let (chunk, bytes) = firstChunk(of: rest)
            rest = rest.dropFirst(chunk.count)
            await gate.enter(bytes)
            let producer: RDKafkaProducer
            do {
                producer = try await self.producer()
            } catch {
                gate.leave(bytes)
                // Those under way have to be accounted for by somebody.
                for ticket in chunks { _ = await book.outcome(of: ticket) }
                throw error
            }
            let ticket = book.open(messages: chunk.count, bytes: bytes)
            failure = produce(chunk, to: topic, ticket, producer)
            chunks.append(ticket)
        }
        var positions: [Position] = []
        positions.reserveCapacity(messages.count)
        for ticket in chunks {
            switch await book.outcome(of: ticket) {
            case .success(let places):
                for place in places {
                    positions.append(Position(Partition(topic, place.partition), place.offset))
                }
            case .failure(let error): failure = failure ?? error
            }
        }
        if let failure { throw explain(failure, topic) }
        return positions
    }

    /// Waits for the appends under way, as long as they may take, and ends the producer.
    func close() async {
        let before = state.withLock { state -> State in
            defer { state = .closed }
            return state
        }
        guard case .ready(let producer) = before else { return }
        let timeout = settings.deliveryTimeout
        await queue.run(atMost: timeout) { producer.flush(timeout) }
    }

    /// Messages that go in together: a quarter of the buffer, so that others get their turn.
    private func firstChunk(of messages: ArraySlice<Message>) -> (ArraySlice<Message>, Int) {
        var bytes = 0
        var count = 0
        for message in messages.prefix(DeliveryBook.chunkMessages) {
            let more = MessageSize.queued(message)
            guard count == 0 || bytes + more <= gate.capacity / 4 else { break }
            bytes += more
            count += 1
        }
        return (messages.prefix(count), bytes)
    }

    private func produce(
        _ chunk: ArraySlice<Message>, to topic: TopicName, _ ticket: UInt,
        _ producer: RDKafkaProducer
    ) -> RDKafkaError? {
        var next = ticket
        do throws(RDKafkaError) {
            for message in chunk {
                try producer.produce(message, to: topic, ticket: next)
                next += 1
            }
            return nil
        } catch {
            book.fail(next..<ticket + UInt(chunk.count), error)
            return error
        }
    }

    /// The producer in use; a new one where there is none, or where it broke.
    private func producer() async throws(EventLogError) -> RDKafkaProducer {
        if let producer = try current() { return producer }
        return try await queue.run { () throws(EventLogError) in try self.renew() }
    }

    private func current() throws(EventLogError) -> RDKafkaProducer? {
        switch state.withLock({ $0 }) {
        case .closed: throw .closed
        case .ready(let producer) where producer.fatalError == nil: return producer
        case .idle, .ready: return nil
        }
    }

    /// On the queue, so that one of many callers makes the new one.
    ///
    /// What the broken one still holds is reported as failed, or times out there, before it goes.
    private func renew() throws(EventLogError) -> RDKafkaProducer {
        if let producer = try current() { return producer }
        let producer: RDKafkaProducer
        do {
            let book = book
            producer = try RDKafkaProducer(
                properties: settings.producerProperties, statistics: settings.statisticsReceiver
            ) { book.enter($0) }
        } catch {
            throw error.asEventLogError("cannot start a producer")
        }
        let before = state.withLock { state -> State in
            defer { if case .closed = state {} else { state = .ready(producer) } }
            return state
        }
        if case .closed = before { throw .closed }
        if case .ready(let broken) = before { broken.purge(settings.requestTimeout) }
        return producer
    }

    private func explain(_ error: RDKafkaError, _ topic: TopicName) -> EventLogError {
        if error.code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE {
            return .refused(
                "topic \(topic) takes only smaller messages: raise its max.message.bytes, or lower"
                    + " kafka.message.max.bytes")
        }
        var complaint: RDKafkaComplaint?
        if case .ready(let producer) = state.withLock({ $0 }) { complaint = producer.complaint }
        if error.code == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT {
            return .unavailable(
                "no acknowledgement from \(settings.bootstrapServers) for topic \(topic) within"
                    + " \(settings.deliveryTimeout)\(complaint?.clause ?? "")")
        }
        return error.asEventLogError(
            "cannot append to \(topic)", topic: topic, complaint: complaint)
    }
}
