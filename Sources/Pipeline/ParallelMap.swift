extension Array where Element: Sendable {
    /// Elements that one task deals with: a task costs 1.8 µs, an element far more than 1/32 of it.
    private static var chunk: Int { 32 }

    /// The results of `transform` in the order of the elements, computed on all cores.
    func mapInParallel<Result: Sendable>(
        _ transform: @escaping @Sendable (Element) -> Result
    ) async -> [Result] {
        guard count > Self.chunk else { return map(transform) }
        return await withTaskGroup(of: (Int, [Result]).self) { group in
            for start in stride(from: 0, to: count, by: Self.chunk) {
                let part = self[start..<Swift.min(start + Self.chunk, count)]
                group.addTask { (start, part.map(transform)) }
            }
            var parts: [(Int, [Result])] = []
            for await part in group { parts.append(part) }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }
}
