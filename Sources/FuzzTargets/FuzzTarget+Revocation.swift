import Certificates

extension FuzzTarget {
    static func readRevocationList(_ bytes: [UInt8]) {
        guard let list = try? ParsedRevocationList(der: bytes) else { return }
        for number in 0..<list.entryCount {
            let entry = list.entry(number)
            _ = try? entry.reason
            _ = try? entry.invalidityDate
            _ = entry.certificateIssuer?.directoryNames.map(\.normalized)
            expect(
                list.firstEntry(for: entry.serialNumber) != nil, "an entry is found by its number")
        }
        _ = try? list.number
        _ = try? list.deltaIndicator
        _ = try? list.issuingDistributionPoint
        _ = try? list.authorityKeyIdentifier
        _ = try? list.freshestCRL
        _ = list.unknownCriticalExtensions
        _ = (list.issuer.description, list.signature.count, list.hasConsistentAlgorithm)
    }

    static func readOCSPResponse(_ bytes: [UInt8]) {
        guard let response = try? ParsedOCSPResponse(der: bytes), let basic = response.basic else {
            return
        }
        for single in basic.responses {
            _ = single.certificate.serialNumber.description
            for found in single.extensions { _ = found.id.description }
        }
        for der in basic.certificates { readCertificate(Array(der)) }
        for found in basic.extensions { _ = found.id.description }
    }
}
