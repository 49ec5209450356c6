import Dispatch

/// Runs what blocks on a thread of its own, so that Swift's cooperative pool is not held up.
///
/// A serial queue gets a thread however many others are blocked. How many run at once is the
/// caller's to bound; see ``TransferGate``.
package enum BlockingWork {
    package static func run<Value: Sendable>(
        _ label: String, _ body: @escaping @Sendable () -> Value
    ) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "assay.\(label)").async {
                continuation.resume(returning: body())
            }
        }
    }
}
