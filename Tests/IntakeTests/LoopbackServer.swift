import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization
import X509

@testable import Intake

/// A server on an ephemeral port of the loopback interface.
final class LoopbackServer: Sendable {
    /// What it does with who connects.
    enum Conduct {
        /// A TLS server with this chain.
        case tls(TestChain, wantsClientCertificate: Bool = false)
        /// Follows a script in the clear, up to TLS with this chain.
        case scripted([ScriptedStep], TestChain)
        /// Accepts, and says nothing.
        case silent
        /// Accepts, and says something that is not TLS.
        case chatty
        /// Accepts, and hangs up.
        case rude
    }

    private let channel: any Channel
    private let recorder: Recorder

    var port: Int { channel.localAddress?.port ?? 0 }
    /// The server names that clients asked for.
    var namesAskedFor: [String] { recorder.names }

    static func with<Value>(
        _ conduct: Conduct, host: String = "127.0.0.1",
        _ body: (LoopbackServer) async throws -> Value
    ) async throws -> Value {
        let server = try await LoopbackServer(conduct, host: host)
        do {
            let value = try await body(server)
            try await server.channel.close()
            return value
        } catch {
            try await server.channel.close()
            throw error
        }
    }

    private init(_ conduct: Conduct, host: String) async throws {
        let recorder = Recorder()
        let context = try Self.context(conduct)
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if case .scripted(let steps, _) = conduct, let context {
                        try pipeline.addHandler(ScriptedHandler(steps, context))
                    } else if let context {
                        try pipeline.addHandler(
                            ByteToMessageHandler(
                                SNIHandler { result in
                                    if case .hostname(let name) = result { recorder.add(name) }
                                    return channel.eventLoop.makeSucceededVoidFuture()
                                }))
                        try pipeline.addHandler(NIOSSLServerHandler(context: context))
                    }
                    switch conduct {
                    case .chatty:
                        channel.writeAndFlush(
                            ByteBuffer(string: "220 mail.example ESMTP\r\n"), promise: nil)
                    case .rude: channel.close(promise: nil)
                    case .tls, .scripted, .silent: break
                    }
                }
            }
            .bind(host: host, port: 0).get()
        self.recorder = recorder
    }

    private static func context(_ conduct: Conduct) throws -> NIOSSLContext? {
        let (chain, wantsClientCertificate): (TestChain, Bool)
        switch conduct {
        case .tls(let of, let wants): (chain, wantsClientCertificate) = (of, wants)
        case .scripted(_, let of): (chain, wantsClientCertificate) = (of, false)
        case .silent, .chatty, .rude: return nil
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try ([chain.leaf] + chain.path).map {
                .certificate(try NIOSSLCertificate(bytes: $0, format: .der))
            },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: chain.keyPEM, format: .pem)))
        if wantsClientCertificate {
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates([])
        }
        return try NIOSSLContext(configuration: configuration)
    }
}

private final class Recorder: Sendable {
    private let all = Mutex<[String]>([])

    var names: [String] { all.withLock { $0 } }

    func add(_ name: String) {
        all.withLock { $0.append(name) }
    }
}
