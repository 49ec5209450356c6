/// Runs `body` and gives it up when the time is over.
///
/// Giving up is a cancellation: it returns when `body` has ended.
func within<Value: Sendable>(
    _ time: Duration, _ body: @escaping @Sendable () async throws(EgressError) -> Value
) async throws(EgressError) -> Value {
    let result: Result<Value, EgressError> = await withTaskGroup { group in
        group.addTask { () -> Result<Value, EgressError>? in
            do throws(EgressError) {
                return .success(try await body())
            } catch {
                return .failure(error)
            }
        }
        group.addTask {
            try? await Task.sleep(for: time)
            return nil
        }
        let first = await group.next()
        group.cancelAll()
        if case .some(.some(let result)) = first { return result }
        // Either the time is over, or our own task was cancelled and the sleep ended early.
        if case .some(.some(.success(let value))) = await group.next() { return .success(value) }
        return .failure(Task.isCancelled ? .cancelled : .unavailable("no answer within \(time)"))
    }
    return try result.get()
}
