import NIOCore
import NIOSSL

/// What a server of a test says in the clear, and what it waits for, up to TLS.
enum ScriptedStep: Sendable {
    case say([UInt8])
    /// Waits for these bytes and takes them, and nothing before them.
    case hear([UInt8])
    /// Waits for a line, whatever is in it.
    case hearLine
    /// The same over and over, as long as anybody listens.
    case sayForever([UInt8])
    case startTLS
    case hangUp

    static func say(_ text: String) -> Self { .say(Array(text.utf8)) }
    static func hear(_ text: String) -> Self { .hear(Array(text.utf8)) }
    static func sayForever(_ text: String) -> Self { .sayForever(Array(text.utf8)) }
}

/// Plays a script on a connection.
final class ScriptedHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var steps: ArraySlice<ScriptedStep>
    private let context: NIOSSLContext
    private var input: [UInt8] = []

    init(_ steps: [ScriptedStep], _ context: NIOSSLContext) {
        self.steps = steps[...]
        self.context = context
    }

    func channelActive(context: ChannelHandlerContext) { play(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        input += unwrapInboundIn(data).readableBytesView
        play(context)
    }

    private func play(_ context: ChannelHandlerContext) {
        while let step = steps.first {
            switch step {
            case .say(let bytes): write(bytes, context)
            case .hear(let bytes):
                guard input.count >= bytes.count else { return }
                guard input.starts(with: bytes) else { return context.close(promise: nil) }
                input.removeFirst(bytes.count)
            case .hearLine:
                guard let end = input.firstIndex(of: 0x0A) else { return }
                input.removeFirst(end + 1)
            case .sayForever(let bytes):
                steps = []
                return repeatForever(bytes, NIOLoopBound(context, eventLoop: context.eventLoop))
            case .startTLS:
                let operations = context.pipeline.syncOperations
                try? operations.addHandler(
                    NIOSSLServerHandler(context: self.context), position: .after(self))
                operations.removeHandler(self, promise: nil)
            case .hangUp: context.close(promise: nil)
            }
            steps.removeFirst()
        }
    }

    private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }

    private func repeatForever(
        _ bytes: [UInt8], _ context: NIOLoopBound<ChannelHandlerContext>
    ) {
        let loop = context.eventLoop
        let bound = NIOLoopBound(self, eventLoop: loop)
        context.value.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)))
            .whenSuccess { loop.execute { bound.value.repeatForever(bytes, context) } }
    }
}
