import FoundationEssentials
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Keeps what TLS is spoken with in step with its files: renewed certificates are shown without a new
/// start.
///
/// Files that cannot be used, or that do not fit each other yet, change nothing: the last good ones stay,
/// and the trouble is logged once.
final class TLSKeeper: Sendable {
    private struct State {
        var identity: NIOSSLContextConfigurationOverride
        var stamps: [String]
        var lookedAt: ContinuousClock.Instant
    }

    private let files: TLSFiles
    private let logger: Logger
    private let state: Mutex<State>

    /// How long the files are not looked at again, as long as those of trust stores.
    static let pause = Duration.seconds(2)

    /// - Throws: where the files cannot be used now.
    init(_ files: TLSFiles, logger: Logger) throws(HTTPServiceError) {
        self.files = files
        self.logger = logger
        let stamps = Self.stamps(files)
        state = Mutex(
            State(identity: try Self.read(files), stamps: stamps, lookedAt: .now))
    }

    /// What to begin with; each handshake asks anew.
    /// - Throws: where TLS has no use for it.
    func configuration() throws(HTTPServiceError) -> TLSConfiguration {
        var configuration = try Self.configuration(identity(), files)
        // On another thread: there BoringSSL keeps what was wrong with files, and this one's handshake would
        // take that for its own.
        configuration.sslContextCallback = { _, promise in
            NIOThreadPool.singleton.submit { _ in promise.succeed(self.identity()) }
        }
        return configuration
    }

    /// The certificate chain and the key for a handshake now.
    ///
    /// It reads two small files where they have changed, and looks for that seldom.
    func identity(
        at now: ContinuousClock.Instant = .now
    ) -> NIOSSLContextConfigurationOverride {
        state.withLock { state in
            guard now - state.lookedAt >= Self.pause else { return state.identity }
            state.lookedAt = now
            // Before the reading, so that a change in between is seen at the next look.
            let stamps = Self.stamps(files)
            guard stamps != state.stamps else { return state.identity }
            state.stamps = stamps
            do {
                state.identity = try Self.read(files)
                logger.info(
                    "TLS has another certificate", metadata: ["file": "\(files.certificate)"])
            } catch {
                logger.error("keeps the last good certificate for TLS: \(error)")
            }
            return state.identity
        }
    }

    private static func read(
        _ files: TLSFiles
    ) throws(HTTPServiceError) -> NIOSSLContextConfigurationOverride {
        let chain = try read(files.certificate) {
            try NIOSSLCertificate.fromPEMFile($0).map(NIOSSLCertificateSource.certificate)
        }
        guard !chain.isEmpty else {
            throw HTTPServiceError("\(files.certificate) has no certificate in PEM")
        }
        var identity = NIOSSLContextConfigurationOverride()
        identity.certificateChain = chain
        identity.privateKey = try read(files.key) {
            .privateKey(try NIOSSLPrivateKey(file: $0, format: .pem))
        }
        let configuration = try configuration(identity, files)
        _ = try read(files.key) { _ in try NIOSSLContext(configuration: configuration) }
        return identity
    }

    private static func configuration(
        _ identity: NIOSSLContextConfigurationOverride, _ files: TLSFiles
    ) throws(HTTPServiceError) -> TLSConfiguration {
        guard let chain = identity.certificateChain, let key = identity.privateKey else {
            throw HTTPServiceError("\(files.certificate) has no certificate in PEM")
        }
        return .makeServerConfiguration(certificateChain: chain, privateKey: key)
    }

    private static func read<Value>(
        _ path: String, _ read: (String) throws -> Value
    ) throws(HTTPServiceError) -> Value {
        do {
            return try read(path)
        } catch {
            throw HTTPServiceError("\(path) cannot be used for TLS: \(error)")
        }
    }

    /// By what changed files are recognised: size, time of change and inode.
    private static func stamps(_ files: TLSFiles) -> [String] {
        [files.certificate, files.key].map { path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            let kinds: [FileAttributeKey] = [.size, .modificationDate, .systemFileNumber]
            return kinds.map { kind in attributes?[kind].map { "\($0)" } ?? "" }
                .joined(separator: " ")
        }
    }
}
