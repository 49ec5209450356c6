import Events

/// Somewhere that facts come from: files, a folder, endpoints, a simulated portal.
///
/// A source knows nothing of the log. It says what it saw, and waits while the log takes it.
package protocol EventSource: Sendable {
    /// What reports and settings call it; unique among the sources of one producer.
    var name: String { get }

    /// Says what there is to say, in batches, until there is nothing more, or until its task is
    /// cancelled, whereupon it returns normally after the batch in hand.
    ///
    /// `send` returns when the log has the messages for good, and is the back pressure: a source
    /// does not run ahead of it. A batch that had to be repeated after a crash has the same event
    /// ids as before.
    /// - Throws: what `send` throws, or what makes the source as a whole useless. One bad file or
    ///   endpoint is not that: it becomes a message.
    func run(sending send: @Sendable ([Message]) async throws -> Void) async throws
}
