import CRDKafka
import Events

extension RDKafkaError {
    /// What the caller of the log is told.
    /// - Parameters:
    ///   - doing: what failed, as in "cannot append to requests".
    ///   - topic: the one that it was about.
    ///   - complaint: what the client last complained about, which often is the cause.
    func asEventLogError(
        _ doing: String, topic: TopicName? = nil, complaint: RDKafkaComplaint? = nil
    ) -> EventLogError {
        switch code {
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
            RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
            if let topic { return .topicMissing(topic) }
        case RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR, RD_KAFKA_RESP_ERR_LOG_DIR_NOT_FOUND:
            return .storage("\(doing): a broker's disk failed (\(name): \(words))")
        case RD_KAFKA_RESP_ERR__DESTROY:
            return .closed
        default: break
        }
        if isRefusal { return .refused("\(doing): \(words) (\(name))") }
        return .unavailable("\(doing): \(words) (\(name))\(complaint?.clause ?? "")")
    }

    /// Trying again would bring the same answer until a person changes rights or settings.
    var isRefusal: Bool { RDKafkaError.refusals.contains(code) }

    private static let refusals: Set<rd_kafka_resp_err_t> = [
        RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
        RD_KAFKA_RESP_ERR__AUTHENTICATION,
        RD_KAFKA_RESP_ERR__INVALID_ARG,
        RD_KAFKA_RESP_ERR__NOT_CONFIGURED,
        RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE,
        RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION,
        RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION,
        RD_KAFKA_RESP_ERR_INVALID_PARTITIONS,
        RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR,
        RD_KAFKA_RESP_ERR_INVALID_REPLICA_ASSIGNMENT,
        RD_KAFKA_RESP_ERR_INVALID_CONFIG,
        RD_KAFKA_RESP_ERR_INVALID_REQUIRED_ACKS,
        RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT,
        RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT,
        RD_KAFKA_RESP_ERR_INVALID_GROUP_ID,
        RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP,
        RD_KAFKA_RESP_ERR_INVALID_RECORD,
        RD_KAFKA_RESP_ERR_POLICY_VIOLATION,
        RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL,
        RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID,
        RD_KAFKA_RESP_ERR_GROUP_MAX_SIZE_REACHED,
        RD_KAFKA_RESP_ERR_SECURITY_DISABLED,
    ]
}
