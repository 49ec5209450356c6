import NIOCore
import NIOPosix
import Synchronization

/// An HTTP server on loopback that answers as the test says, one request a connection.
package final class LoopbackHTTP: Sendable {
    package struct Request: Sendable {
        package var method: String
        package var path: String
        package var headers: [String: String]
        package var body: [UInt8]
    }

    package enum Answer: Sendable {
        case bytes([UInt8])
        /// The head, and then so many bytes in pieces, as fast as they are taken.
        case flood(bytes: Int)
        /// Nothing, and the connection stays open.
        case silence
        /// The head, and then a byte every few milliseconds, for ever.
        case drip

        package static func status(
            _ status: Int, headers: [String] = [], body: String = ""
        ) -> Answer {
            .status(status, headers: headers, bytes: Array(body.utf8))
        }

        package static func status(
            _ status: Int, headers: [String] = [], bytes: [UInt8]
        ) -> Answer {
            let fields = headers + ["Content-Length: \(bytes.count)", "Connection: close"]
            let lines = ["HTTP/1.1 \(status) Status"] + fields + ["", ""]
            return .bytes(Array(lines.joined(separator: "\r\n").utf8) + bytes)
        }
    }

    package let port: Int
    private let channel: any Channel

    package init(_ answer: @escaping @Sendable (Request) -> Answer) async throws {
        let requests = RequestList()
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        HTTPHandler(requests: requests, answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
        list = requests
    }

    private let list: RequestList

    /// The requests so far.
    package var requests: [Request] { list.all }

    package var url: String { "http://127.0.0.1:\(port)" }

    package func close() async throws {
        try await channel.close()
    }
}

private final class RequestList: Sendable {
    private let requests = Mutex<[LoopbackHTTP.Request]>([])
    var all: [LoopbackHTTP.Request] { requests.withLock { $0 } }
    func append(_ request: LoopbackHTTP.Request) { requests.withLock { $0.append(request) } }
}

private final class HTTPHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let requests: RequestList
    private let answer: @Sendable (LoopbackHTTP.Request) -> LoopbackHTTP.Answer
    private var bytes: [UInt8] = []

    init(
        requests: RequestList,
        answer: @escaping @Sendable (LoopbackHTTP.Request) -> LoopbackHTTP.Answer
    ) {
        self.requests = requests
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes += Array(unwrapInboundIn(data).readableBytesView)
        guard let request = complete() else { return }
        bytes = []
        requests.append(request)
        switch answer(request) {
        case .silence: break
        case .bytes(let bytes):
            send(bytes, context)
        case .drip:
            drip(context)
        case .flood(let count):
            let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
            send(Array(head.utf8) + [UInt8](repeating: 0x61, count: count), context)
        }
    }

    private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        let channel = context.channel
        channel.writeAndFlush(ByteBuffer(bytes: bytes)).whenComplete { _ in
            channel.close(promise: nil)
        }
    }

    private func drip(_ context: ChannelHandlerContext) {
        let channel = context.channel
        channel.writeAndFlush(
            ByteBuffer(string: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"), promise: nil)
        channel.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(5)) {
            task in
            guard channel.isActive else { return task.cancel() }
            channel.writeAndFlush(ByteBuffer(bytes: [0x30]), promise: nil)
        }
    }

    private func complete() -> LoopbackHTTP.Request? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            .split(separator: "\r\n").map(String.init)
        let first = (lines.first ?? "").split(separator: " ").map(String.init)
        guard first.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let body = bytes[end.upperBound...]
        guard body.count >= Int(headers["content-length"] ?? "0") ?? 0 else { return nil }
        return LoopbackHTTP.Request(
            method: first[0], path: first[1], headers: headers, body: Array(body))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
