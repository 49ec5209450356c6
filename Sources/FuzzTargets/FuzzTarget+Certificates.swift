import Certificates

extension FuzzTarget {
    static func readCertificate(_ bytes: [UInt8]) {
        guard let certificate = try? ParsedCertificate(der: bytes) else { return }
        expect(certificate.der == bytes, "a certificate keeps its bytes")
        readExtensions(of: certificate)
        let names = [certificate.subject, certificate.issuer]
        for name in names {
            expect(name.normalized == name.normalized, "a name is itself")
            expect(name.matches(name), "a name matches itself")
            _ = name.description
        }
        if certificate.isSelfIssuedByBytes {
            expect(names[0].normalized == names[1].normalized, "equal octets are equal names")
        }
        _ = [certificate.serialNumber.description, certificate.validity.notAfter.description]
        _ = certificate.validity.contains(certificate.validity.notBefore)
        let identifier = certificate.publicKey.algorithm
        expect(
            (try? AlgorithmIdentifier(der: identifier.der)) == identifier,
            "what was checked once can be read again")
        _ = certificate.issuerUniqueID?.count
    }

    private static func readExtensions(of certificate: ParsedCertificate) {
        _ = try? certificate.basicConstraints
        _ = try? certificate.keyUsage
        _ = try? certificate.extendedKeyUsage
        _ = (try? certificate.subjectAlternativeName)?.map(\.description)
        _ = (try? certificate.issuerAlternativeName)?.map(\.description)
        _ = try? certificate.nameConstraints
        _ = try? certificate.certificatePolicies
        _ = try? certificate.policyMappings
        _ = try? certificate.policyConstraints
        _ = try? certificate.inhibitAnyPolicy
        _ = try? certificate.authorityKeyIdentifier
        _ = try? certificate.subjectKeyIdentifier
        _ = try? certificate.crlDistributionPoints
        _ = try? certificate.freshestCRL
        _ = try? certificate.authorityInformationAccess
        _ = try? certificate.subjectInformationAccess
        _ = try? certificate.signedCertificateTimestamps
        _ = try? certificate.tlsFeature
        _ = try? certificate.hasOCSPNoCheck
        for found in certificate.extensions {
            expect(
                certificate.extensions[found.id] != nil, "an extension is found by its name")
            _ = found.id.description
        }
    }

    static func readBundle(_ bytes: [UInt8]) {
        guard let bundle = try? CertificateBundle(der: bytes) else { return }
        for der in bundle.certificates { readCertificate(Array(der)) }
        for der in bundle.revocationLists { readRevocationList(Array(der)) }
    }

    static func readPEM(_ bytes: [UInt8]) {
        guard let blocks = try? PEM.blocks(in: bytes) else { return }
        for block in blocks {
            let text = PEM.encode(label: block.label, der: block.bytes)
            expect((try? PEM.blocks(in: Array(text.utf8))) == [block], "PEM reads what it writes")
            _ = (block.isBundle, block.isCertificate, block.isRevocationList)
        }
    }
}
