import NIOCore

/// Carries a preamble out on a connection, and puts TLS in its place when it is over.
final class PreambleHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var preamble: any TLSPreamble
    private let tls: any ChannelHandler
    private var input: ArraySlice<UInt8> = []
    private var taken = 0
    private var isOver = false

    /// Bytes that a server may say in the clear: a greeting and a list of capabilities have hundreds.
    static let maximumBytes = 32_768

    init(_ preamble: any TLSPreamble, then tls: any ChannelHandler) {
        self.preamble = preamble
        self.tls = tls
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        perform(preamble.begin(), context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        let bytes = unwrapInboundIn(data).readableBytesView
        taken += bytes.count
        guard taken <= Self.maximumBytes else { return fail(.tooLong, context) }
        input += bytes
        do {
            perform(try preamble.take(&input), context)
        } catch {
            fail(error, context)
        }
    }

    private func perform(_ action: TLSPreambleAction, _ context: ChannelHandlerContext) {
        switch action {
        case .wait: break
        case .say(let bytes):
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            // Nobody has asked yet for what comes already.
            if !input.isEmpty { fail(.injected, context) }
        case .startTLS:
            guard input.isEmpty else { return fail(.injected, context) }
            isOver = true
            do {
                let operations = context.pipeline.syncOperations
                try operations.addHandler(tls, position: .after(self))
                operations.removeHandler(self, promise: nil)
            } catch {
                context.fireErrorCaught(error)
            }
        }
    }

    private func fail(_ error: TLSPreambleError, _ context: ChannelHandlerContext) {
        isOver = true
        context.fireErrorCaught(error)
    }
}
