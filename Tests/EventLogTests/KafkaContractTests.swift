import TestSupport
import Testing

/// What every event log promises, kept by the one on Kafka.
@Suite struct KafkaContractTests {
    @Test(arguments: EventLogContract.promises)
    func onTheMockCluster(_ promise: EventLogPromise) async throws {
        try await promise.check(on: KafkaFixture.mock())
    }

    @Test(
        .enabled(
            if: KafkaFixture.broker != nil,
            "ASSAY_TEST_KAFKA names no broker (host:port): transactions, fencing and groups of several members go untested on Kafka"
        ),
        arguments: EventLogContract.promises)
    func onTheBroker(_ promise: EventLogPromise) async throws {
        try await promise.check(on: KafkaFixture.real())
    }
}
