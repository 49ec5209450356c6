import CRDKafka

/// What librdkafka says went wrong, as a value.
struct RDKafkaError: Error, Hashable, Sendable {
    let code: rd_kafka_resp_err_t
    let words: String
    /// The same call may be made again.
    let isRetriable: Bool
    /// The client is of no use any more and has to be made anew.
    let isFatal: Bool
    /// The transaction under way can only be aborted.
    let requiresAbort: Bool

    init(_ code: rd_kafka_resp_err_t, words: String? = nil) {
        self.code = code
        self.words = words ?? String(cString: rd_kafka_err2str(code))
        isRetriable = false
        isFatal = code == RD_KAFKA_RESP_ERR__FATAL
        requiresAbort = false
    }

    /// Takes over a `rd_kafka_error_t` and frees it.
    init(taking error: OpaquePointer) {
        code = rd_kafka_error_code(error)
        words = String(cString: rd_kafka_error_string(error))
        isRetriable = rd_kafka_error_is_retriable(error) != 0
        isFatal = rd_kafka_error_is_fatal(error) != 0
        requiresAbort = rd_kafka_error_txn_requires_abort(error) != 0
        rd_kafka_error_destroy(error)
    }

    /// The name as Kafka's documentation has it, such as `UNKNOWN_TOPIC_OR_PART`.
    var name: String { String(cString: rd_kafka_err2name(code)) }

    var isTimeout: Bool {
        code == RD_KAFKA_RESP_ERR__TIMED_OUT || code == RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE
            || code == RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT
    }

    /// Throws what a function that returns `rd_kafka_error_t *` reports.
    static func check(_ error: OpaquePointer?) throws(RDKafkaError) {
        if let error { throw RDKafkaError(taking: error) }
    }

    /// Throws what a function that returns `rd_kafka_resp_err_t` reports.
    static func check(_ code: rd_kafka_resp_err_t) throws(RDKafkaError) {
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw RDKafkaError(code) }
    }
}
