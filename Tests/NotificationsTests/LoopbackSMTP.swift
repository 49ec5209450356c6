import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// An SMTP server on loopback that keeps what it is given.
final class LoopbackSMTP: Sendable {
    /// How it behaves.
    struct Manner: Sendable {
        var offersStartTLS = true
        var mechanisms = "PLAIN LOGIN"
        /// The last word to a mail.
        var verdict = "250 taken"
        var recipientReply = "250 ok"
        var acceptsLogin = true
    }

    struct Delivery: Sendable, Equatable {
        var usedTLS = false
        /// The mechanism, the user and the password, between spaces.
        var login: String?
        var sender = ""
        var recipients: [String] = []
        /// As received, with stuffed dots undone.
        var lines: [String] = []
    }

    let port: Int
    private let channel: any Channel
    private let list: DeliveryList

    init(_ manner: Manner = Manner(), tls: TestIdentity) async throws {
        let list = DeliveryList()
        let context = try tls.serverContext()
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        SMTPHandler(manner: manner, tls: context, list: list))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
        self.list = list
    }

    var deliveries: [Delivery] { list.all }

    func close() async throws {
        try await channel.close()
    }
}

private final class DeliveryList: Sendable {
    private let deliveries = Mutex<[LoopbackSMTP.Delivery]>([])
    var all: [LoopbackSMTP.Delivery] { deliveries.withLock { $0 } }
    func append(_ delivery: LoopbackSMTP.Delivery) { deliveries.withLock { $0.append(delivery) } }
}

private final class SMTPHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private enum Phase { case commands, plain, loginUser, loginPassword(String), data }

    private let manner: LoopbackSMTP.Manner
    private let tls: NIOSSLContext
    private let list: DeliveryList
    private var buffer: [UInt8] = []
    private var phase = Phase.commands
    private var delivery = LoopbackSMTP.Delivery()

    init(manner: LoopbackSMTP.Manner, tls: NIOSSLContext, list: DeliveryList) {
        self.manner = manner
        self.tls = tls
        self.list = list
    }

    func channelActive(context: ChannelHandlerContext) {
        reply("220 loopback ESMTP", context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        buffer += Array(unwrapInboundIn(data).readableBytesView)
        while let end = buffer.firstRange(of: Array("\r\n".utf8)) {
            let line = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
            buffer.removeSubrange(..<end.upperBound)
            take(line, context)
        }
    }

    private func take(_ line: String, _ context: ChannelHandlerContext) {
        switch phase {
        case .data: takeData(line, context)
        case .plain: login("PLAIN", Self.decode(line).dropFirst(1), context)
        case .loginUser:
            phase = .loginPassword(Self.decode(line).joined())
            reply("334 UGFzc3dvcmQ6", context)
        case .loginPassword(let user): login("LOGIN", [user] + Self.decode(line), context)
        case .commands: takeCommand(line, context)
        }
    }

    private func takeCommand(_ line: String, _ context: ChannelHandlerContext) {
        let words = line.split(separator: " ", maxSplits: 2).map(String.init)
        switch words.first?.uppercased() {
        case "EHLO":
            var lines = ["loopback", "AUTH \(manner.mechanisms)"]
            if manner.offersStartTLS, !delivery.usedTLS { lines.append("STARTTLS") }
            for (index, line) in lines.enumerated() {
                reply("250\(index == lines.count - 1 ? " " : "-")\(line)", context)
            }
        case "STARTTLS":
            reply("220 go ahead", context)
            delivery = LoopbackSMTP.Delivery(usedTLS: true)
            let handler = NIOSSLServerHandler(context: tls)
            try? context.pipeline.syncOperations.addHandler(handler, position: .first)
        case "AUTH" where words.count > 2:
            login(words[1], Self.decode(words[2]).dropFirst(1), context)
        case "AUTH":
            phase = words[1] == "LOGIN" ? .loginUser : .plain
            reply(words[1] == "LOGIN" ? "334 VXNlcm5hbWU6" : "334 ", context)
        case "MAIL":
            delivery.sender = line
            reply("250 ok", context)
        case "RCPT":
            delivery.recipients.append(line)
            reply(manner.recipientReply, context)
        case "DATA":
            phase = .data
            reply("354 go on", context)
        case "QUIT":
            reply("221 bye", context)
        default:
            reply("502 not here", context)
        }
    }

    private func takeData(_ line: String, _ context: ChannelHandlerContext) {
        if line == "." {
            list.append(delivery)
            phase = .commands
            reply(manner.verdict, context)
        } else {
            delivery.lines.append(line.hasPrefix(".") ? String(line.dropFirst()) : line)
        }
    }

    private func login(
        _ mechanism: String, _ parts: some Collection<String>, _ context: ChannelHandlerContext
    ) {
        phase = .commands
        delivery.login = ([mechanism] + parts).joined(separator: " ")
        reply(manner.acceptsLogin ? "235 welcome" : "535 no", context)
    }

    private static func decode(_ text: String) -> [String] {
        String(decoding: Data(base64Encoded: text) ?? Data(), as: UTF8.self)
            .split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
    }

    private func reply(_ line: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(NIOAny(ByteBuffer(string: line + "\r\n")), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
