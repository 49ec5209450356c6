import Foundation
import Intake
import Logging
import NIOSSL
import Testing

@testable import Web

/// What TLS is spoken with follows its files.
@Suite struct TLSKeeperTests {
    /// Two self-signed certificates, `CN=a.test` and `CN=b.test`, and their keys.
    private static let (a, b) = (
        Pair(
            certificate: """
                -----BEGIN CERTIFICATE-----
                MIIBeTCCAR+gAwIBAgIUee/njmbI2f2HtPfftwP2uPm8aWMwCgYIKoZIzj0EAwIw
                ETEPMA0GA1UEAwwGYS50ZXN0MCAXDTI2MTEzMDIyMzAyNVoYDzIxMjYxMTA2MjIz
                MDI1WjARMQ8wDQYDVQQDDAZhLnRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
                AAQQRCELiOkiQyQG9Oew4sjFBIjQNPKMmUQXBhw8sc2CSD/xDMQ1q7GTFZzzIfMC
                W4aBZ8PUZ9Q1hAiVZ9QJUl54o1MwUTAdBgNVHQ4EFgQUSAyMZmMnjRmtzuVGOfU8
                4Kv9FIAwHwYDVR0jBBgwFoAUSAyMZmMnjRmtzuVGOfU84Kv9FIAwDwYDVR0TAQH/
                BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAxV1E5A1SUBzvG9F2V+J3xLVmyuxj
                bYEmH2wsVgoL9jQCIE6qYpR5syH+knTB0oxkDoKeio0o/XYl+WoPBSYl949R
                -----END CERTIFICATE-----
                """,
            key: """
                -----BEGIN PRIVATE KEY-----
                MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgML4PchxYDiSAHG8a
                /AKdzhbgmYwfM2+YhYttIzLYhuahRANCAAQQRCELiOkiQyQG9Oew4sjFBIjQNPKM
                mUQXBhw8sc2CSD/xDMQ1q7GTFZzzIfMCW4aBZ8PUZ9Q1hAiVZ9QJUl54
                -----END PRIVATE KEY-----
                """),
        Pair(
            certificate: """
                -----BEGIN CERTIFICATE-----
                MIIBeTCCAR+gAwIBAgIUeTBJ2vb94Jc0F6Q8QnoJ0qILa+gwCgYIKoZIzj0EAwIw
                ETEPMA0GA1UEAwwGYi50ZXN0MCAXDTI2MTEzMDIyMzAyNVoYDzIxMjYxMTA2MjIz
                MDI1WjARMQ8wDQYDVQQDDAZiLnRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
                AASYQ/tn5+czLO2yy+uwifoofkGllivZPczZxLPLWUK7cZfllucUokXtQtX96JxL
                xcNRKS6P4jwyPTGAFG5kR6Aro1MwUTAdBgNVHQ4EFgQUNFSRZlEuPvYGkbqxp6Xm
                9AOrvWAwHwYDVR0jBBgwFoAUNFSRZlEuPvYGkbqxp6Xm9AOrvWAwDwYDVR0TAQH/
                BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiA0VNz4pB/xt8nYh23dHSEHS4nXvCjx
                gAYBgYGjAf3qIwIhAJUPFjv7bYkmQIX0jK/Fi+yO5O86dQZ4yq4yXAS5d66k
                -----END CERTIFICATE-----
                """,
            key: """
                -----BEGIN PRIVATE KEY-----
                MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMIkrlxeE6leHr+MB
                Cc0baF6xKSUxxVQJt0X2IfZLcnqhRANCAASYQ/tn5+czLO2yy+uwifoofkGllivZ
                PczZxLPLWUK7cZfllucUokXtQtX96JxLxcNRKS6P4jwyPTGAFG5kR6Ar
                -----END PRIVATE KEY-----
                """)
    )

    private struct Pair {
        let certificate: String
        let key: String
    }

    /// A folder with the files, gone with the test.
    private final class Scene {
        let folder: URL
        let files: TLSFiles
        let start = ContinuousClock.now
        var looks = 0

        init(_ pair: Pair) throws {
            folder = FileManager.default.temporaryDirectory.appending(
                path: "assay-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            files = TLSFiles(
                certificate: folder.appending(path: "chain.pem").path(),
                key: folder.appending(path: "key.pem").path())
            try write(certificate: pair.certificate, key: pair.key)
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func write(certificate: String? = nil, key: String? = nil) throws {
            try certificate?.write(toFile: files.certificate, atomically: true, encoding: .utf8)
            try key?.write(toFile: files.key, atomically: true, encoding: .utf8)
        }

        /// The name of what is shown at the next look at the files.
        func shown(by keeper: TLSKeeper) throws -> String? {
            looks += 1
            return try name(keeper.identity(at: start + TLSKeeper.pause * looks))
        }

        func name(_ identity: NIOSSLContextConfigurationOverride) throws -> String? {
            guard case .certificate(let certificate)? = identity.certificateChain?.first else {
                return nil
            }
            let der = try certificate.toDERBytes()
            return ["a.test", "b.test"].first { der.contains($0.utf8) }
        }
    }

    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test func newFilesAreTakenAtTheNextLook() throws {
        let scene = try Scene(Self.a)
        let keeper = try TLSKeeper(scene.files, logger: logger)
        #expect(try scene.shown(by: keeper) == "a.test")
        try scene.write(certificate: Self.b.certificate, key: Self.b.key)
        // Not at each handshake.
        let soon = scene.start + TLSKeeper.pause + .milliseconds(1)
        #expect(try scene.name(keeper.identity(at: soon)) == "a.test")
        #expect(try scene.shown(by: keeper) == "b.test")
    }

    @Test func aCertificateWaitsForItsKey() throws {
        let scene = try Scene(Self.a)
        let keeper = try TLSKeeper(scene.files, logger: logger)
        try scene.write(certificate: Self.b.certificate)
        #expect(try scene.shown(by: keeper) == "a.test")
        try scene.write(key: Self.b.key)
        #expect(try scene.shown(by: keeper) == "b.test")
    }

    @Test(arguments: ["", "nonsense"])
    func whatCannotBeReadChangesNothing(content: String) throws {
        let scene = try Scene(Self.a)
        let keeper = try TLSKeeper(scene.files, logger: logger)
        try scene.write(certificate: content)
        #expect(try scene.shown(by: keeper) == "a.test")
        try FileManager.default.removeItem(atPath: scene.files.certificate)
        #expect(try scene.shown(by: keeper) == "a.test")
        try scene.write(certificate: Self.b.certificate, key: Self.b.key)
        #expect(try scene.shown(by: keeper) == "b.test")
    }

    @Test func aServiceDoesNotBeginWithAKeyOfAnother() throws {
        let scene = try Scene(Pair(certificate: Self.a.certificate, key: Self.b.key))
        #expect(throws: HTTPServiceError.self) { try TLSKeeper(scene.files, logger: logger) }
    }

    @Test func handshakesGoOnWhileTheFilesDoNotFit() async throws {
        let files = try Scene(Self.a)
        var scene = try await WebScene()
        scene.settings.tls = files.files
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let service = HTTPService(scene.settings, parts: scene.parts) {
            found.yield($0.address.port)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            let port = try #require(await ports.first { _ in true })
            func shown() async throws -> String? {
                let item = try await EndpointScanner().scan(
                    Endpoint(host: "127.0.0.1", port: port))
                let der = try item.get().request.certificate
                return ["a.test", "b.test"].first { der.contains($0.utf8) }
            }
            #expect(try await shown() == "a.test")
            try files.write(certificate: Self.b.certificate)
            try await Task.sleep(for: TLSKeeper.pause * 1.1)
            #expect(try await shown() == "a.test")
            try files.write(key: Self.b.key)
            try await Task.sleep(for: TLSKeeper.pause * 1.1)
            #expect(try await shown() == "b.test")
            group.cancelAll()
        }
    }
}
