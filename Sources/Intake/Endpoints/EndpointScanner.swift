import Events
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization

/// Shakes hands with TLS servers, at once or after what their protocol wants said before, believes
/// everything, and keeps the chain as presented.
package struct EndpointScanner: Sendable {
    /// How long a server may take.
    package struct Patience: Hashable, Sendable {
        /// For the name to be resolved and the connection to stand.
        package var connect: Duration
        /// From then until the handshake is done, with all that is said before it.
        package var handshake: Duration

        package init(connect: Duration = .seconds(5), handshake: Duration = .seconds(10)) {
            self.connect = connect
            self.handshake = handshake
        }
    }

    private let patience: Patience
    private let context: NIOSSLContext

    /// - Throws: where BoringSSL has no context to give.
    package init(patience: Patience = Patience()) throws {
        self.patience = patience
        var configuration = TLSConfiguration.makeClientConfiguration()
        // Old servers are worth looking at too. The callback takes the place of verification, and
        // no trust store has to be read.
        configuration.minimumTLSVersion = .tlsv1
        configuration.certificateVerification = .noHostnameVerification
        configuration.trustRoots = .certificates([])
        configuration.verifySignatureAlgorithms = [
            .ecdsaSecp256R1Sha256, .ecdsaSecp384R1Sha384, .ecdsaSecp521R1Sha512, .ed25519,
            .rsaPssRsaeSha256, .rsaPssRsaeSha384, .rsaPssRsaeSha512, .rsaPkcs1Sha256,
            .rsaPkcs1Sha384, .rsaPkcs1Sha512, .rsaPkcs1Sha1,
        ]
        context = try NIOSSLContext(configuration: configuration)
    }

    /// What the server presents, leaf first, as a request; or why there is nothing.
    ///
    /// A server that breaks the handshake off after its certificates came, because it wants one from
    /// us for example, has presented them all the same.
    /// - Parameter observed: the time of the observation, part of the event's id; now if missing.
    package func scan(
        _ endpoint: Endpoint, defaults: RequestDefaults = RequestDefaults(), observed: Date? = nil
    ) async -> InputItem {
        let observed = observed ?? Date()
        let chain = PresentedChain()
        var failure: String?
        do {
            try await handshake(endpoint, chain)
        } catch {
            failure = ConnectionFailure.words(for: error, patience, at: endpoint.opening)
        }
        let certificates = chain.certificates
        guard let leaf = certificates.first else {
            return .failure(
                InputProblem(
                    input: endpoint.description, source: endpoint.uri,
                    reason: failure ?? "the server presented no certificate", observed: observed))
        }
        var defaults = defaults
        defaults.serverName = endpoint.serverName
        let request = VerificationRequest(
            certificate: leaf, chain: Array(certificates.dropFirst()))
        return .success(
            SourcedRequest(
                defaults.applied(to: request), source: endpoint.uri, observed: observed))
    }

    private func handshake(_ endpoint: Endpoint, _ chain: PresentedChain) async throws {
        let context = context
        let timeout = TimeAmount(patience.handshake)
        let done = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(TimeAmount(patience.connect))
            .connect(host: endpoint.host, port: endpoint.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let tls = try NIOSSLClientHandler(
                        context: context, serverHostname: Self.sni(endpoint),
                        customVerificationCallback: { certificates, decision in
                            chain.store(certificates)
                            decision.succeed(.certificateVerified)
                        })
                    let done = channel.eventLoop.makePromise(of: Void.self)
                    let watch = HandshakeWatch(done, timeout: timeout)
                    do {
                        let first = Self.first(endpoint, channel, then: tls)
                        try channel.pipeline.syncOperations.addHandlers([first, watch])
                    } catch {
                        done.fail(error)
                    }
                    return (channel, done.futureResult)
                }
            }
        try await withTaskCancellationHandler {
            try await done.1.get()
        } onCancel: {
            done.0.close(promise: nil)
        }
    }

    /// TLS itself, or what leads to it.
    private static func first(
        _ endpoint: Endpoint, _ channel: any Channel, then tls: NIOSSLClientHandler
    ) -> any ChannelHandler {
        let preamble: any TLSPreamble
        switch endpoint.opening {
        case .tls: return tls
        case .smtp: preamble = SMTPPreamble()
        case .imap: preamble = IMAPPreamble()
        case .ldap: preamble = LDAPPreamble()
        case .postgres: preamble = PostgresPreamble()
        }
        return PreambleHandler(preamble, then: tls)
    }

    /// IP addresses are not sent as a server name (RFC 6066, 3).
    private static func sni(_ endpoint: Endpoint) -> String? {
        let isAddress = (try? SocketAddress(ipAddress: endpoint.serverName, port: 0)) != nil
        return isAddress ? nil : endpoint.serverName
    }
}

/// The certificates that a server sent, kept for whoever asks after the handshake.
private final class PresentedChain: Sendable {
    private let der = Mutex<[[UInt8]]>([])

    var certificates: [[UInt8]] { der.withLock { $0 } }

    func store(_ certificates: [NIOSSLCertificate]) {
        let read = certificates.compactMap { try? $0.toDERBytes() }
        der.withLock { $0 = read }
    }
}

/// Waits for the end of the handshake, good or bad, and ends the connection.
private final class HandshakeWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var promise: EventLoopPromise<Void>?
    private let timeout: TimeAmount
    private var timer: Scheduled<Void>?

    init(_ promise: EventLoopPromise<Void>, timeout: TimeAmount) {
        self.promise = promise
        self.timeout = timeout
    }

    func channelActive(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: timeout) {
            let (watch, context) = bound.value
            watch.end(.failure(ConnectionFailure.handshakeTimeout), context)
        }
        context.fireChannelActive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { end(.success(()), context) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(.failure(error), context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.failure(ConnectionFailure.closed), context)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end(.failure(ConnectionFailure.closed), context)
    }

    private func end(_ result: Result<Void, any Error>, _ context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        guard let promise else { return }
        self.promise = nil
        promise.completeWith(result)
        context.close(promise: nil)
    }
}
