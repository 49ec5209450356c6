import Foundation
import Intake
import Notifications

/// Where a demo has its log, its trust anchors and its alerts.
struct DemoFolder {
    let path: String
    /// Nil where the user wants to keep the folder.
    private let temporary: TemporaryFolder?

    init(keeping folder: String?) throws {
        if let folder {
            try TemporaryFolder.make(folder)
            (path, temporary) = (folder, nil)
        } else {
            let temporary = try TemporaryFolder("assay-demo")
            (path, self.temporary) = (temporary.path, temporary)
        }
    }

    func removeUnlessKept() {
        temporary?.remove()
    }

    /// Trusts the test PKI, and has the sources' owners told on the console and in a file.
    func arrange(_ settings: inout Settings, trusting pki: TestPKI) throws {
        let anchors = path + "/trust-anchors.pem"
        try ProducerOptions.write(pki.trustAnchorsPEM, to: anchors)
        settings.trust.stores["demo"] = TrustStoreParts(sources: [.path(anchors)])
        settings.verification.trustStore = "demo"
        guard settings.notification.receivers.isEmpty else { return }
        var console = ReceiverParts()
        console.kind = .console
        var file = ReceiverParts()
        file.kind = .file
        file.path = path + "/alerts.jsonl"
        for character in SourceCharacter.all {
            for (index, name) in character.notify.enumerated() {
                let isFirst = character.name == SourceCharacter.all.first?.name && index == 0
                settings.notification.receivers[name] = isFirst ? console : file
            }
        }
        settings.notification.receivers["pki-team"] = file
        settings.notification.defaultReceivers = ["pki-team"]
    }
}
