import Events

extension Audit {
    /// Reads all topics from their beginning, and holds them against the ledger and what was told.
    init(
        _ log: any EventLog, _ topics: Topics, ledger: Ledger, alerts: [[UInt8]]
    ) async throws {
        self.init()
        var found: [Position: String] = [:]
        try await log.walk(topics.requests) { record in
            observe(request: record)
            found[record.position] = record.message.text("ce_id")
            return true
        }
        hold(ledger, against: found)
        for topic in topics.outcomes {
            try await log.walk(topic) { record in
                observe(outcome: record)
                return true
            }
        }
        try await log.walk(topics.observations) { record in
            observe(observation: record)
            return true
        }
        try await log.walk(topics.notices) { record in
            observe(notice: record)
            return true
        }
        try await log.walk(topics.notifications) { record in
            observe(conclusion: record)
            return true
        }
        for line in alerts { observe(told: line) }
        finish()
    }
}
