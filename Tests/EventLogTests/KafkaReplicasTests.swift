import Events
import Testing

@testable import EventLogKafka

@Suite struct KafkaReplicasTests {
    private func topic(_ factor: Int16?) throws -> TopicSpecification {
        TopicSpecification(try TopicName("t"), replicationFactor: factor)
    }

    @Test(arguments: [(0, 1), (1, 1), (2, 2), (3, 3), (9, 3)] as [(Int, Int16)])
    func asManyAsUsualOrAsThereAreBrokers(_ brokers: Int, _ factor: Int16) throws {
        let settled = KafkaReplicas.settled(try topic(nil), brokers: brokers)
        #expect(settled.replicationFactor == factor)
        #expect(KafkaReplicas.configuration(settled).isEmpty == (factor < 3))
    }

    @Test func whatIsAskedForIsAskedOfTheCluster() throws {
        #expect(KafkaReplicas.settled(try topic(5), brokers: 1).replicationFactor == 5)
    }

    @Test func fromThreeOnTwoHaveToHaveIt() throws {
        let configuration = KafkaReplicas.configuration(try topic(3))
        #expect(configuration.map(\.0) == ["min.insync.replicas"])
        #expect(configuration.map(\.1) == ["2"])
    }
}
