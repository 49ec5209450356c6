import Egress
import Evidence
import Foundation
import Pipeline

/// The settings under `evidence`.
struct EvidenceParts: Sendable {
    var isFetched = true
    /// Files and folders.
    var crls: [String] = []
    var parking = ParkingSettings()
    var keeping = EvidenceSettings()
    var limits = EvidenceLimits()
    var allowedNetworks: [IPNetwork] = []
    var allowedPorts: [UInt16] = [80, 443]
    /// Firefox gives an OCSP responder as long (`security.OCSP.timeoutMilliseconds.hard`).
    var timeout = Duration.seconds(10)
    var authoritiesFile: String?
    /// Nil for beside the log's file.
    var archive: String?
    var archiveBytes = 1 << 30
}

extension EvidenceParts {
    /// The door that evidence is fetched through.
    func door() throws(EgressError) -> EvidenceDoor {
        var settings = EgressSettings()
        settings.addresses = AddressGuard(
            allowedNetworks: allowedNetworks, allowedPorts: Set(allowedPorts))
        settings.authoritiesFile = authoritiesFile
        settings.totalTime = timeout
        settings.connectTime = min(settings.connectTime, timeout)
        settings.maximumWaiting = keeping.maximumUnderWay
        return try EvidenceDoor(settings, limits: limits)
    }
}

extension Settings {
    /// The archive of evidence: where the settings say, else beside the log's file, else none.
    var evidenceArchive: EvidenceArchive? {
        var folder = evidence.archive
        if folder == nil, case .sqlite(let path) = log {
            folder = URL(filePath: path).deletingPathExtension()
                .appendingPathExtension("evidence").path(percentEncoded: false)
        }
        guard let folder else { return nil }
        return EvidenceArchive(
            folder: folder, keepsFor: topicShape.retention.age, maximumBytes: evidence.archiveBytes)
    }
}
