import Dispatch

extension DispatchQueue {
    /// Runs what blocks on this queue's thread, off the cooperative pool, and waits for it.
    func run<R: Sendable, E: Error>(
        _ body: @escaping @Sendable () throws(E) -> R
    ) async throws(E) -> R {
        let outcome: Result<R, E> = await withCheckedContinuation { continuation in
            self.async {
                do throws(E) {
                    continuation.resume(returning: .success(try body()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try outcome.get()
    }
}
