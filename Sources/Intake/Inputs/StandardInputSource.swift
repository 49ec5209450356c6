import Events
import Foundation

/// Standard input to its end: certificates in any form, or requests in JSON, one a line.
package struct StandardInputSource: EventSource {
    package let name = "standard-input"
    static let uri = "urn:assay:standard-input"
    private let handle: FileHandle
    private let reading: FileReading

    package init(
        defaults: RequestDefaults = RequestDefaults(), limits: InputLimits = InputLimits(),
        handle: FileHandle = .standardInput
    ) {
        self.handle = handle
        reading = FileReading(limits: limits, defaults: defaults)
    }

    package func run(sending send: @Sendable ([Message]) async throws -> Void) async throws {
        guard let items = await items() else { return }
        try await send(items.map(\.message))
    }

    /// What it gives; nil where the task was cancelled before it ended.
    func items() async -> [InputItem]? {
        let observed = Date()
        var bytes: [UInt8] = []
        do {
            for try await chunk in chunks() { bytes += chunk }
        } catch {
            let reason = (error as? UnreadableFile)?.reason ?? FileReading.words(for: error)
            return [
                .failure(
                    InputProblem(
                        input: "standard input", source: Self.uri, reason: reason,
                        observed: observed))
            ]
        }
        guard !Task.isCancelled else { return nil }
        return reading.items(
            of: bytes, input: "standard input", source: Self.uri, observed: observed)
    }

    /// Read by a thread of its own, because nothing can interrupt a read of a terminal.
    ///
    /// A service that is told to stop does not wait for its user to type. The buffer is bounded by
    /// the limit.
    private func chunks() -> AsyncThrowingStream<Data, any Error> {
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: Data.self)
        let (handle, limit) = (handle, reading.limits.fileBytes)
        Thread.detachNewThread {
            do {
                var size = 0
                while let chunk = try handle.read(
                    upToCount: FileReading.chunkSize(size, limit)), !chunk.isEmpty
                {
                    size += chunk.count
                    guard size <= limit else {
                        throw UnreadableFile(reason: "it has more than \(limit) bytes")
                    }
                    guard case .enqueued = continuation.yield(chunk) else { return }
                }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        return stream
    }
}
