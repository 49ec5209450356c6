import Events
import Foundation

/// TLS servers whose certificates are looked at: once, or again and again.
package struct EndpointSource: EventSource {
    /// Handshakes under way at the same time, where nothing else is said.
    package static let defaultConcurrency = 16

    package let name: String
    private let endpoints: [Endpoint]
    private let interval: Duration?
    private let concurrency: Int
    private let defaults: RequestDefaults
    private let scanner: EndpointScanner
    private let clock: any Clock<Duration>

    /// - Parameter interval: from the end of one round to the start of the next; nil is one round.
    /// - Precondition: `concurrency` is positive.
    package init(
        name: String = "endpoints", endpoints: [Endpoint], interval: Duration? = nil,
        concurrency: Int = EndpointSource.defaultConcurrency,
        defaults: RequestDefaults = RequestDefaults(), scanner: EndpointScanner,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        precondition(concurrency > 0)
        self.name = name
        self.endpoints = endpoints
        self.interval = interval
        self.concurrency = concurrency
        self.defaults = defaults
        self.scanner = scanner
        self.clock = clock
    }

    package func run(sending send: @Sendable ([Message]) async throws -> Void) async throws {
        while !Task.isCancelled {
            try await round(sending: send)
            guard let interval else { return }
            do {
                try await clock.sleep(for: interval)
            } catch {
                return
            }
        }
    }

    /// Each endpoint once, so many at a time; what one presents is sent as soon as it is there.
    private func round(sending send: @Sendable ([Message]) async throws -> Void) async throws {
        let observed = Date()
        try await withThrowingTaskGroup(of: InputItem.self) { group in
            var waiting = endpoints.makeIterator()
            func scanNext() {
                guard !Task.isCancelled, let endpoint = waiting.next() else { return }
                group.addTask { [scanner, defaults] in
                    await scanner.scan(endpoint, defaults: defaults, observed: observed)
                }
            }
            for _ in 0..<concurrency { scanNext() }
            while let item = try await group.next() {
                // A scan that was broken off by our own end says nothing of the server.
                guard !Task.isCancelled else { return }
                try await send([item.message])
                scanNext()
            }
        }
    }
}
