import Certificates
import Events
import Foundation
import Intake
import Verification

/// The chains that a measurement goes over.
package typealias Corpus = TestCorpus

extension Corpus {
    /// How a request carries its certificates.
    package enum Payload: String, CaseIterable, Hashable, Sendable {
        /// A CloudEvent with the request in JSON: leaf and intermediate in base64.
        case json
        /// A CloudEvent that is the bare leaf.
        ///
        /// It has no room for the intermediate, which has to be trusted itself.
        case der
    }

    /// The requests, one a leaf, that the profile of TLS servers is to judge.
    func requests() -> [VerificationRequest] {
        chains.map { chain in
            VerificationRequest(
                certificate: chain.leaf, chain: [chain.intermediate],
                profile: Profile.tlsServer.name, serverName: chain.serverName)
        }
    }

    /// Trusts what is not in the payload.
    func trust(for payload: Payload = .json) throws -> TrustStores {
        let anchors = payload == .json ? [root] : intermediates
        return TrustStores(
            TrustStore(
                name: "corpus",
                anchors: try anchors.map { TrustAnchor(try ParsedCertificate(der: $0)) }))
    }
}
