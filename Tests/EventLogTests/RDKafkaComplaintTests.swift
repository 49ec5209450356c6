import Testing

@testable import EventLogKafka

@Suite struct RDKafkaComplaintTests {
    @Test(arguments: [
        (
            "[thrd:ssl://b:9093/bootstrap]: ssl://b:9093/bootstrap: SSL handshake failed: error:0A"
                + " (after 1ms in state SSL_HANDSHAKE, 1 identical error(s) suppressed)",
            "ssl://b:9093: SSL handshake failed: error:0A", true
        ),
        (
            "[thrd:127.0.0.1:1/bootstrap]: 127.0.0.1:1/bootstrap: Connect to ipv4#127.0.0.1:1"
                + " failed: Connection refused (after 0ms in state CONNECT)",
            "127.0.0.1:1: Connect to ipv4#127.0.0.1:1 failed: Connection refused", false
        ),
        ("it (as ever) said so", "it (as ever) said so", false),
        ("", "", false),
    ])
    func saysWhatAPersonNeeds(_ line: String, _ words: String, _ concernsSecurity: Bool) {
        let complaint = RDKafkaComplaint(line)
        #expect(complaint.words == words)
        #expect(complaint.concernsSecurity == concernsSecurity)
        #expect(complaint.clause.hasSuffix(concernsSecurity ? "kafka.sasl.*" : words))
    }

    @Test func thatAllAreDownIsNoReason() {
        #expect(RDKafkaComplaint("[thrd:b:1/bootstrap]: 1/1 brokers are down").isEcho)
        #expect(!RDKafkaComplaint("b:1: Connection refused").isEcho)
    }
}
