import Events
import Testing

@testable import EventLogKafka

@Suite struct KafkaSettingsTests {
    @Test(arguments: KafkaSettings.fixed.keys.sorted())
    func whatAPromiseRestsOnCannotBeSet(_ property: String) throws {
        let settings = KafkaSettings(
            bootstrapServers: "127.0.0.1:9092", properties: [property: "1"])
        #expect(refusal(of: settings).hasPrefix("kafka.\(property) cannot be set: "))
    }

    @Test func unknownPropertiesAndValuesAreRefusedByName() throws {
        for properties in [
            ["no.such.property": "1"], ["security.protocol": "telepathy"],
            ["fetch.wait.max.ms": "soon"],
        ] {
            let settings = KafkaSettings(
                bootstrapServers: "127.0.0.1:9092", properties: properties)
            let name = try #require(properties.keys.first)
            #expect(refusal(of: settings).contains(name))
        }
    }

    private func refusal(of settings: KafkaSettings) -> String {
        do {
            try settings.check()
            return "nothing"
        } catch {
            if case .refused(let words) = error { return words }
            return "\(error)"
        }
    }

    @Test func aBrokerHasToBeNamed() {
        #expect(throws: EventLogError.self) { try KafkaSettings(bootstrapServers: "").check() }
    }

    @Test(arguments: [
        (
            ["security.protocol": "SASL_SSL", "sasl.username": "assay"],
            "kafka.sasl.mechanisms is not set"
        ),
        (["ssl.ca.location": "/nowhere/ca.pem"], "kafka.ssl.ca.location: /nowhere/ca.pem cannot"),
        (["ssl.key.location": "/nowhere/key"], "kafka.ssl.key.location: /nowhere/key cannot"),
    ])
    func whatIsMissingForSecurityIsNamed(_ properties: [String: String], _ words: String) {
        let settings = KafkaSettings(bootstrapServers: "127.0.0.1:9092", properties: properties)
        #expect(refusal(of: settings).hasPrefix(words))
    }

    @Test func securityPassesThrough() throws {
        let settings = KafkaSettings(
            bootstrapServers: "127.0.0.1:9092",
            properties: [
                "security.protocol": "sasl_ssl", "sasl.mechanisms": "SCRAM-SHA-512",
                "sasl.username": "assay", "sasl.password": "secret",
                "ssl.endpoint.identification.algorithm": "https",
            ])
        try settings.check()
        let group = try GroupName("g")
        for properties in [
            settings.producerProperties, settings.readerProperties,
            settings.transactionProperties(id: "t"),
            settings.memberProperties(group: group, instance: nil),
        ] {
            #expect(properties["sasl.username"] == "assay")
            try RDKafkaClient.check(properties)
        }
    }

    @Test func usersWinOverDefaultsAndPromisesOverUsers() throws {
        var settings = KafkaSettings(
            bootstrapServers: "127.0.0.1:9092",
            properties: ["compression.type": "zstd", "client.id": "mine"])
        settings.sessionTimeout = .seconds(20)
        #expect(settings.producerProperties["compression.type"] == "zstd")
        #expect(settings.producerProperties["client.id"] == "mine")
        #expect(settings.producerProperties["enable.idempotence"] == "true")
        let member = settings.memberProperties(group: try GroupName("g"), instance: "i")
        #expect(member["isolation.level"] == "read_committed")
        #expect(member["session.timeout.ms"] == "20000")
        #expect(member["group.instance.id"] == "i")
        #expect(settings.readerProperties["group.instance.id"] == nil)
    }

    @Test func timeOutsAreSetByTheNamesOfLibrdkafka() throws {
        let settings = KafkaSettings(
            bootstrapServers: "127.0.0.1:9092",
            properties: [
                "session.timeout.ms": "7000", "transaction.timeout.ms": "8000",
                "message.timeout.ms": "9000", "max.poll.interval.ms": "60000",
            ])
        try settings.check()
        #expect(settings.maximumPollGap == .seconds(60))
        let member = settings.memberProperties(group: try GroupName("g"), instance: nil)
        #expect(member["session.timeout.ms"] == "7000")
        #expect(member["heartbeat.interval.ms"] == "700")
        #expect(settings.producerProperties["message.timeout.ms"] == "9000")
        let transactions = settings.transactionProperties(id: "t")
        #expect(transactions["transaction.timeout.ms"] == "8000")
        // No message may outlive its transaction.
        #expect(transactions["message.timeout.ms"] == "8000")
    }

    @Test(arguments: KafkaTimeout.all.map(\.property), ["0", "soon", "999999999999"])
    func timeOutsOutOfBoundsAreRefusedByName(_ property: String, _ value: String) {
        let settings = KafkaSettings(
            bootstrapServers: "127.0.0.1:9092", properties: [property: value])
        #expect(refusal(of: settings).contains("\(property) takes whole milliseconds"))
    }

    @Test func theMessageLimitFollowsTheProperty() {
        var settings = KafkaSettings(bootstrapServers: "127.0.0.1:9092")
        let before = settings.maximumMessageBytes
        settings.properties["message.max.bytes"] = "2000000"
        #expect(settings.maximumMessageBytes == before + 1_000_000)
    }

    @Test func manyHeadersCountAgainstTheLimit() throws {
        let headers = Array(repeating: Header("h", "v"), count: 200)
        let message = Message(headers: headers, value: [UInt8](repeating: 0, count: 9_600))
        #expect(message.sizeInBytes == 10_000)
        #expect(throws: EventLogError.messageTooLarge(bytes: 11_488, limit: 10_000)) {
            try MessageSize.check([message], limit: 10_000)
        }
    }
}
