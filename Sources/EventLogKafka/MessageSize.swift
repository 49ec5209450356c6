import Events

/// The sizes that messages are held against.
enum MessageSize {
    /// What a message weighs in a queue: its bytes, and librdkafka's bookkeeping (about 300 bytes).
    static func queued(_ message: Message) -> Int { message.sizeInBytes + 512 }

    /// Finds the message that no broker would take, before any is sent.
    /// - Throws: `messageTooLarge`.
    static func check(_ messages: some Sequence<Message>, limit: Int) throws(EventLogError) {
        for message in messages {
            let size = message.sizeInBytes
            // Many headers weigh more than the head-room: each has two lengths of up to five bytes.
            let beyond = max(0, message.headers.count * 10 - KafkaSettings.recordOverheadBytes / 2)
            guard size + beyond <= limit else {
                throw .messageTooLarge(bytes: size + beyond, limit: limit)
            }
        }
    }
}
