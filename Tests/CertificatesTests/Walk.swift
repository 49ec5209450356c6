import Certificates

/// Asks for everything that a structure can be asked for.
enum Walk {
    /// The kinds of extensions that could not be read.
    @discardableResult
    static func everything(in certificate: ParsedCertificate) -> [String: DERError] {
        var errors: [String: DERError] = [:]
        func ask(_ name: String, _ read: () throws(DERError) -> Any?) {
            do { _ = try read() } catch { errors[name] = error }
        }
        ask("basicConstraints") { () throws(DERError) in try certificate.basicConstraints }
        ask("keyUsage") { () throws(DERError) in try certificate.keyUsage }
        ask("extendedKeyUsage") { () throws(DERError) in try certificate.extendedKeyUsage }
        ask("subjectAlternativeName") { () throws(DERError) in
            try certificate.subjectAlternativeName.map { $0.map(\.description) }
        }
        ask("issuerAlternativeName") { () throws(DERError) in
            try certificate.issuerAlternativeName.map { $0.map(\.description) }
        }
        ask("nameConstraints") { () throws(DERError) in try certificate.nameConstraints }
        ask("certificatePolicies") { () throws(DERError) in try certificate.certificatePolicies }
        ask("policyMappings") { () throws(DERError) in try certificate.policyMappings }
        ask("policyConstraints") { () throws(DERError) in try certificate.policyConstraints }
        ask("inhibitAnyPolicy") { () throws(DERError) in try certificate.inhibitAnyPolicy }
        ask("authorityKeyIdentifier") { () throws(DERError) in
            try certificate.authorityKeyIdentifier
        }
        ask("subjectKeyIdentifier") { () throws(DERError) in try certificate.subjectKeyIdentifier }
        ask("crlDistributionPoints") { () throws(DERError) in
            try certificate.crlDistributionPoints
        }
        ask("freshestCRL") { () throws(DERError) in try certificate.freshestCRL }
        ask("authorityInformationAccess") { () throws(DERError) in
            try certificate.authorityInformationAccess
        }
        ask("subjectInformationAccess") { () throws(DERError) in
            try certificate.subjectInformationAccess
        }
        ask("signedCertificateTimestamps") { () throws(DERError) in
            try certificate.signedCertificateTimestamps
        }
        ask("tlsFeature") { () throws(DERError) in try certificate.tlsFeature }
        ask("ocspNoCheck") { () throws(DERError) in try certificate.hasOCSPNoCheck }
        _ = certificate.extensions.map { ($0.id.description, $0.isCritical) }
        _ = certificate.duplicateExtensions
        _ = certificate.isSelfIssued
        _ = certificate.subject.description + certificate.issuer.description
        _ = certificate.serialNumber.description + certificate.validity.notAfter.description
        _ = certificate.publicKey.algorithm.algorithm.description
        _ = (certificate.issuerUniqueID?.count, certificate.subjectUniqueID?[0])
        return errors
    }

    static func everything(in list: ParsedRevocationList) {
        for number in 0..<list.entryCount {
            let entry = list.entry(number)
            _ = try? entry.reason
            _ = try? entry.invalidityDate
            _ = entry.certificateIssuer.map { $0.map(\.description) }
            _ = list.firstEntry(for: entry.serialNumber)
        }
        _ = try? list.number
        _ = try? list.deltaIndicator
        _ = try? list.issuingDistributionPoint
        _ = try? list.authorityKeyIdentifier
        _ = try? list.freshestCRL
        _ = list.unknownCriticalExtensions
        _ = list.issuer.description
    }

    static func everything(in response: ParsedOCSPResponse) {
        for single in response.basic?.responses ?? [] {
            _ = single.certificate.serialNumber.description
            _ = single.extensions.map(\.id)
        }
    }
}
