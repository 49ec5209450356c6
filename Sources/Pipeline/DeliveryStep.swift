import Events
import Logging
import Notifications
import ServiceLifecycle

/// The notification service's second step: notices reach their receivers.
package struct DeliveryStep: Step {
    package let description: StepDescription
    private let topics: Topics
    private let deliverer: Deliverer
    private let logger: Logger

    package init(topics: Topics, groups: Groups, deliverer: Deliverer, logger: Logger) {
        description = .delivery(topics: topics, groups: groups)
        self.topics = topics
        self.deliverer = deliverer
        self.logger = logger
    }

    /// What was delivered is remembered by the deliverer: it has left the house, commit or not.
    package func makeMemory() {}

    package func process(_ records: [Record], memory: inout Void) async throws -> [Emission] {
        var causes: [String: Record] = [:]
        var notices: [Notice] = []
        for record in records {
            guard let notice = notice(of: record) else { continue }
            if causes.updateValue(record, forKey: notice.id) == nil { notices.append(notice) }
        }
        let batch = notices
        // At shutdown what is left goes back to the topic, for whoever takes over.
        let report = await cancelWhenGracefulShutdown { await deliverer.deliver(batch) }
        let concluded = report.conclusions.compactMap { conclusion in
            causes[conclusion.noticeID].map {
                Emission(
                    NoticeCodec.message(conclusion, causedBy: $0), to: topics.notifications)
            }
        }
        let putBack = report.unfinished.map {
            Emission(
                NoticeCodec.message($0, causation: causes[$0.id]?.message.text("ce_causationid")),
                to: topics.notices)
        }
        return concluded + putBack
    }

    /// Nil for what is no notice: others may write to this topic too.
    private func notice(of record: Record) -> Notice? {
        do {
            return try Notice(json: record.message.value ?? [])
        } catch {
            logger.warning("passes over \(record.position): \(error)")
            return nil
        }
    }
}
