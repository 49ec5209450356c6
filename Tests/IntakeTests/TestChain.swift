import Certificates
import Events
import Foundation
import X509

@testable import Intake

/// A server's certificate with its key and what leads to root A.
struct TestChain {
    let leaf: [UInt8]
    let path: [[UInt8]]
    let key: TestKey

    init(
        _ name: String = "shop.example", kind: TestKey.Kind = .p256, pki: TestPKI,
        seed: UInt64 = 1
    ) throws {
        var random = SplitMix64(seed: seed, stream: name)
        key = try TestKey(kind, from: &random)
        leaf = try pki.e1.issue(
            TestOrder(
                commonName: name, dnsNames: [name], publicKey: key.publicKey,
                serial: .init(random: &random),
                validity: Date.now.addingTimeInterval(-60)..<Date.now.addingTimeInterval(86_400)))
        path = pki.e1.path
    }

    static func pem(_ certificates: [[UInt8]]) -> [UInt8] {
        Array(certificates.map { PEM.encode(label: "CERTIFICATE", der: $0) }.joined().utf8)
    }

    var keyPEM: [UInt8] {
        get throws { Array(try key.privateKey.serializeAsPEM().pemString.utf8) }
    }
}

extension [InputItem] {
    var requests: [VerificationRequest] {
        compactMap { try? $0.get().request }
    }

    var problems: [InputProblem] {
        compactMap {
            if case .failure(let problem) = $0 { problem } else { nil }
        }
    }
}
