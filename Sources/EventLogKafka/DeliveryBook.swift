import Events
import Synchronization

/// Who waits for which acknowledgements.
///
/// A ticket is what librdkafka carries along with a message: the number of its chunk, and its
/// place in it. So nothing has to be kept alive by librdkafka.
final class DeliveryBook: Sendable {
    typealias Outcome = Result<[(partition: Int32, offset: Int64)], RDKafkaError>

    private struct Chunk {
        var missing: Int
        var places: [(partition: Int32, offset: Int64)]
        var error: RDKafkaError?
        let bytes: Int
        var waiting: CheckedContinuation<Outcome, Never>?

        var outcome: Outcome { error.map { .failure($0) } ?? .success(places) }
    }

    private struct State {
        var last: UInt = 0
        var chunks: [UInt: Chunk] = [:]
    }

    /// Messages a chunk, at most: the ticket has this many places.
    static let chunkMessages = 1 << 16

    private let state = Mutex(State())
    private let gate: ByteGate

    init(gate: ByteGate) {
        self.gate = gate
    }

    /// Opens a chunk whose bytes have been let in; they go out when all of it is accounted for.
    /// - Returns: the ticket of its first message; the others count up from it.
    func open(messages: Int, bytes: Int) -> UInt {
        precondition(messages > 0 && messages <= DeliveryBook.chunkMessages)
        return state.withLock { state in
            state.last += 1
            state.chunks[state.last] = Chunk(
                missing: messages, places: Array(repeating: (-1, -1), count: messages),
                bytes: bytes)
            return state.last * UInt(DeliveryBook.chunkMessages)
        }
    }

    /// Waits until each message of the chunk is accounted for.
    func outcome(of ticket: UInt) async -> Outcome {
        let number = ticket / UInt(DeliveryBook.chunkMessages)
        return await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> Outcome? in
                guard let chunk = state.chunks[number] else {
                    preconditionFailure("a chunk has one that waits for it, once")
                }
                guard chunk.missing > 0 else {
                    state.chunks[number] = nil
                    return chunk.outcome
                }
                state.chunks[number]?.waiting = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    func enter(_ reports: [RDKafkaProducer.Report]) {
        let (woken, freed) = state.withLock { state in
            var woken: [(CheckedContinuation<Outcome, Never>, Outcome)] = []
            var freed = 0
            for report in reports {
                let size = UInt(DeliveryBook.chunkMessages)
                let number = report.ticket / size
                guard var chunk = state.chunks[number], chunk.missing > 0 else { continue }
                // Not two copies of the array at once.
                state.chunks[number] = nil
                chunk.places[Int(report.ticket % size)] = (report.partition, report.offset)
                chunk.error = chunk.error ?? report.error
                chunk.missing -= 1
                if chunk.missing == 0 {
                    freed += chunk.bytes
                    if let waiting = chunk.waiting {
                        woken.append((waiting, chunk.outcome))
                        continue
                    }
                }
                state.chunks[number] = chunk
            }
            return (woken, freed)
        }
        if freed > 0 { gate.leave(freed) }
        for (continuation, outcome) in woken { continuation.resume(returning: outcome) }
    }

    /// Accounts for messages that were never sent.
    func fail(_ tickets: Range<UInt>, _ error: RDKafkaError) {
        enter(tickets.map { .init(ticket: $0, partition: -1, offset: -1, error: error) })
    }
}
