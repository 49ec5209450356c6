import Events
import FoundationEssentials

extension KafkaSettings {
    private static let files = [
        "ssl.ca.location", "ssl.certificate.location", "ssl.crl.location", "ssl.key.location",
        "ssl.keystore.location",
    ]

    /// Names what librdkafka would say in OpenSSL's numbers, or take for a wish for Kerberos.
    /// - Throws: `refused`.
    func checkSecurity() throws(EventLogError) {
        let isSASL = properties["security.protocol"]?.lowercased().hasPrefix("sasl") ?? false
        if isSASL, properties["sasl.mechanisms"] == nil, properties["sasl.mechanism"] == nil {
            throw .refused(
                "kafka.sasl.mechanisms is not set: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512,"
                    + " OAUTHBEARER or GSSAPI")
        }
        for name in Self.files {
            // `probe` has librdkafka look for the system's authorities.
            guard let path = properties[name], path != "probe",
                !FileManager.default.isReadableFile(atPath: path)
            else { continue }
            throw .refused("kafka.\(name): \(path) cannot be read")
        }
    }
}

extension RDKafkaError {
    /// What a client that could not be made has against its settings.
    var asSettingsProblem: EventLogError {
        let isKey = words.contains("ssl.key.location failed")
        let hint = isKey ? " (is it PEM, and kafka.ssl.key.password right?)" : ""
        return .refused("kafka settings: \(words)\(hint)")
    }
}
