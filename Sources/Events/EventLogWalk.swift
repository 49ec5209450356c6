extension EventLog {
    /// How many records a walk reads at a time.
    private var pageSize: BatchLimit { BatchLimit(records: 500, bytes: 4 * 1024 * 1024) }

    /// Hands over each record of a topic that is there now, partition by partition.
    ///
    /// What is appended meanwhile may or may not be seen; it ends when each partition has been read
    /// to the end that it had at the beginning, or further.
    /// - Parameter body: returns false to end the walk.
    package func walk(
        _ topic: TopicName, from start: ReadStart = .beginning,
        body: (Record) async throws -> Bool
    ) async throws {
        guard let description = try await describe([topic]).first else {
            throw EventLogError.topicMissing(topic)
        }
        for partition in description.partitions {
            guard try await pages(of: partition, from: start, body) else { return }
        }
    }

    /// Hands over each record of one partition up to the end that `description` names.
    package func walk(
        _ description: PartitionDescription, from start: ReadStart = .beginning,
        body: (Record) async throws -> Void
    ) async throws {
        _ = try await pages(of: description, from: start) { record in
            try await body(record)
            return true
        }
    }

    private func pages(
        of description: PartitionDescription, from start: ReadStart,
        _ body: (Record) async throws -> Bool
    ) async throws -> Bool {
        var next = start
        while true {
            let page = try await read(description.partition, from: next, limit: pageSize)
            guard let last = page.last else { return true }
            for record in page {
                guard try await body(record) else { return false }
            }
            next = .offset(last.position.offset + 1)
            if last.position.offset + 1 >= description.end { return true }
        }
    }
}
