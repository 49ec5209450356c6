import Certificates
import Testing

@Suite struct ParsedCertificateTests {
    @Test func readsTheFieldsOfALeaf() throws {
        let leaf = try Fixture.certificate("leaf.pem")
        #expect(leaf.version == .v3)
        #expect(leaf.serialNumber.description == "7F00000000000000000000000000000000000001")
        #expect(!leaf.serialNumber.isNegative && !leaf.serialNumber.isZero)
        #expect(leaf.signatureAlgorithm.algorithm == .sha256WithECDSA)
        #expect(leaf.signatureAlgorithm.parameters == nil)
        #expect(leaf.hasConsistentAlgorithm)
        #expect(leaf.signedSignatureAlgorithm == leaf.signatureAlgorithm)
        #expect(leaf.publicKey.algorithm.algorithm == .ed25519)
        #expect(leaf.publicKey.key.count == 32)
        #expect(leaf.validity.seconds == 3650 * 86_400 + 1)
        #expect(leaf.issuerUniqueID == nil && leaf.subjectUniqueID == nil)
        #expect(leaf.irregularities.isEmpty)
        #expect(leaf.signature.first == 0x30)
        #expect(leaf.signedBytes.startIndex == 4 && leaf.signedBytes.first == 0x30)
        #expect(!leaf.isSelfIssued)
    }

    @Test func readsTheNamesAndTheirSteps() throws {
        let leaf = try Fixture.certificate("leaf.pem")
        let authority = try Fixture.certificate("ca.pem")
        #expect(leaf.subject.texts(of: .commonName) == ["www.example.com"])
        #expect(leaf.subject.texts(of: .emailAddress) == ["post@example.com"])
        #expect(leaf.subject.relativeNames.map(\.attributes.count) == [1, 1, 2, 1, 1])
        #expect(authority.subject.texts(of: .organizationName) == ["Prüfstelle & Söhne, Nord"])
        #expect(leaf.issuer.hasSameBytes(as: authority.subject))
        #expect(leaf.issuer.matches(authority.subject))
        #expect(!leaf.subject.matches(authority.subject))
        #expect(authority.isSelfIssued)
    }

    @Test func readsTheExtensionsOfALeaf() throws {
        let leaf = try Fixture.certificate("leaf.pem")
        #expect(try leaf.basicConstraints == BasicConstraints(isAuthority: false))
        #expect(try leaf.keyUsage == [.digitalSignature, .keyAgreement, .decipherOnly])
        #expect(leaf.isCritical(.keyUsage) && !leaf.isCritical(.extendedKeyUsage))
        let usage = try #require(try leaf.extendedKeyUsage)
        #expect(usage.purposes.prefix(2) == [.serverAuthentication, .clientAuthentication])
        #expect(
            usage.purposes.last?.description
                == "1.3.6.1.4.1.311.21.8.16735922.7437492.10570883.2539024.15756463.191.9025784.11813639"
        )
        #expect(try leaf.tlsFeature?.features == [5, 17])
        #expect(try leaf.tlsFeature?.requiresStapledStatus == true)
        #expect(try leaf.hasOCSPNoCheck)
        #expect(try leaf.subjectKeyIdentifier?.octets.count == 20)
        #expect(try leaf.nameConstraints == nil && leaf.policyConstraints == nil)
        #expect(!leaf.hasUnknownCriticalExtension)
        let unknown = try #require(leaf.extensions[ObjectIdentifier(1, 2, 3, 4, 5)])
        #expect(unknown.value.dropFirst(2).elementsEqual("nobody knows me".utf8))
        #expect(leaf.extensions.map(\.id).count == 13)
        #expect(leaf.duplicateExtensions.isEmpty)
    }

    @Test func readsNamesOfEveryKind() throws {
        let leaf = try Fixture.certificate("leaf.pem")
        let names = try #require(try leaf.subjectAlternativeName)
        #expect(names.count == 9)
        #expect(
            names.map(\.description) == [
                "DNS:www.example.com", "DNS:*.example.com", "IP:192.0.2.7", "IP:2001:db8::7",
                "email:post@example.com", "URI:https://example.com/path", "RID:1.2.3.4",
                "directory:C=FR", "other:1.3.6.1.5.5.7.8.9",
            ])
        #expect(names.dnsNames.map(\.string) == ["www.example.com", "*.example.com"])
    }

    @Test func readsWhereToFindMore() throws {
        let leaf = try Fixture.certificate("leaf.pem")
        let access = try #require(try leaf.authorityInformationAccess)
        #expect(
            access.uniformResourceIdentifiers(of: .ocspAccess).map(\.string)
                == ["http://ocsp.example.com/"])
        #expect(
            access.uniformResourceIdentifiers(of: .caIssuersAccess).map(\.string)
                == ["http://example.com/ca.cer"])
        let points = try #require(try leaf.crlDistributionPoints).points
        #expect(points.count == 2)
        #expect(points[0].reasons == [.keyCompromise, .authorityCompromise])
        #expect(
            points[0].name?.uniformResourceIdentifiers.map(\.string)
                == ["http://example.com/full.crl"])
        #expect(points[0].crlIssuer?.directoryNames.first?.description == "C=FR")
        guard case .nameRelativeToIssuer(let step) = points[1].name else {
            Issue.record("the second point has a relative name")
            return
        }
        #expect(step.attributes.map(\.value.text) == ["list 7"])
        #expect(try leaf.freshestCRL?.points.count == 1)
        let authority = try Fixture.certificate("ca.pem")
        #expect(
            try authority.subjectInformationAccess?.uniformResourceIdentifiers(
                of: .caRepositoryAccess
            ).map(\.string) == ["http://example.com/repository"])
    }

    @Test func readsWhoSigned() throws {
        let leaf = try Fixture.certificate("leaf.pem")
        let authority = try Fixture.certificate("ca.pem")
        let identifier = try #require(try leaf.authorityKeyIdentifier)
        #expect(try identifier.keyIdentifier == authority.subjectKeyIdentifier)
        #expect(identifier.certificateSerialNumber == authority.serialNumber)
        #expect(
            identifier.certificateIssuer?.directoryNames.first?.matches(authority.issuer) == true)
        #expect(authority.serialNumber.description == "FF01")
    }

    @Test func readsPolicies() throws {
        let leaf = try Fixture.certificate("leaf.pem")
        let policies = try #require(try leaf.certificatePolicies)
        #expect(policies.policies.map(\.identifier.description) == ["2.23.140.1.2.1", "1.2.3.4"])
        #expect(
            policies.policies[1].qualifiers.map(\.identifier)
                == [.certificationPracticeStatement, .userNotice])
        #expect(policies.duplicates.isEmpty)
        let authority = try Fixture.certificate("ca.pem")
        #expect(
            try authority.policyMappings?.mappings == [
                PolicyMapping(
                    issuerPolicy: ObjectIdentifier(1, 2, 3, 4),
                    subjectPolicy: ObjectIdentifier(1, 2, 3, 5)),
                PolicyMapping(
                    issuerPolicy: ObjectIdentifier(1, 2, 3, 6),
                    subjectPolicy: ObjectIdentifier(1, 2, 3, 7)),
            ])
        #expect(try authority.policyConstraints?.requireExplicitPolicy == 2)
        #expect(try authority.policyConstraints?.inhibitPolicyMapping == 0)
        #expect(try authority.inhibitAnyPolicy?.skipCertificates == 1)
    }

    @Test func readsWhatAnAuthorityMayDo() throws {
        let authority = try Fixture.certificate("ca.pem")
        #expect(
            try authority.basicConstraints == BasicConstraints(isAuthority: true, pathLength: 3))
        #expect(try authority.keyUsage == [.keyCertificateSign, .crlSign])
        let constraints = try #require(try authority.nameConstraints)
        #expect(
            constraints.permitted?.map(\.base.description)
                == ["DNS:example.com", "IP:192.0.2.0/24"])
        #expect(
            constraints.excluded?.map(\.base.description)
                == ["email:bad.example.com", "directory:C=FR"])
        #expect(constraints.permitted?.allSatisfy { $0.minimum == 0 && $0.maximum == nil } == true)
        #expect(try authority.issuerAlternativeName?.count == 1)
    }
}
