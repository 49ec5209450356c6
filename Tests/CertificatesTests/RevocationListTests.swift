import Certificates
import Testing

@Suite struct RevocationListTests {
    @Test func readsAnIndirectListByScope() throws {
        let list = try ParsedRevocationList(der: try Fixture.der("crl.pem"))
        let authority = try Fixture.certificate("ca.pem")
        #expect(list.isVersion2 && list.hasConsistentAlgorithm)
        #expect(list.irregularities.isEmpty)
        #expect(list.issuer.matches(authority.subject))
        #expect(list.signatureAlgorithm.algorithm == .sha256WithECDSA)
        #expect(try #require(list.nextUpdate) > list.thisUpdate)
        #expect(try list.number?.description == "0A")
        #expect(try list.deltaIndicator == nil)
        #expect(
            try list.authorityKeyIdentifier?.keyIdentifier == authority.subjectKeyIdentifier)
        #expect(try list.freshestCRL?.points.count == 1)
        #expect(list.unknownCriticalExtensions.isEmpty)
        let scope = try #require(try list.issuingDistributionPoint)
        #expect(
            scope.name?.uniformResourceIdentifiers.map(\.string) == ["http://example.com/full.crl"])
        #expect(scope.isIndirect && scope.containsOnlyUserCertificates)
        #expect(
            !scope.containsOnlyAuthorityCertificates && !scope.containsOnlyAttributeCertificates)
        #expect(scope.onlySomeReasons == [.keyCompromise, .authorityCompromise])
    }

    @Test func findsEntriesBySerialNumber() throws {
        let list = try ParsedRevocationList(der: try Fixture.der("crl.pem"))
        #expect(list.entryCount == 3)
        let first = try #require(list.firstEntry(for: try serial([0x01])))
        #expect(first.revocationDate.description == "2026-01-01T12:00:00Z")
        #expect(try first.reason == .keyCompromise)
        #expect(try first.invalidityDate == nil)
        let second = try #require(list.firstEntry(for: try serial([0x02, 0xA0])))
        #expect(try second.reason == .authorityCompromise)
        #expect(try second.invalidityDate?.description == "2025-12-24T00:00:00Z")
        let leaf = try Fixture.certificate("leaf.pem")
        let third = try #require(list.firstEntry(for: leaf.serialNumber))
        #expect(try third.reason == nil && third.extensions.isEmpty)
        #expect(third.certificateIssuer == nil)
        #expect(list.firstEntry(for: try serial([0x02])) == nil)
        #expect(list.firstEntry(for: try serial([0x01])) { _ in false } == nil)
        #expect((0..<3).map { list.entry($0).serialNumber.description }.first == "01")
    }

    @Test func readsADelta() throws {
        let list = try ParsedRevocationList(der: try Fixture.der("delta.pem"))
        #expect(try list.deltaIndicator?.description == "07")
        #expect(try #require(try list.number) > #require(try list.deltaIndicator))
        #expect(list.unknownCriticalExtensions.isEmpty)
    }

    /// RFC 5280 section 5.3.3: the issuer stays until an entry names another.
    @Test func carriesTheCertificateIssuerOn() throws {
        let list = try ParsedRevocationList(
            der: RevocationListBuilder(entries: [
                .init(serial: [1]), .init(serial: [2], certificateIssuer: "A"), .init(serial: [3]),
                .init(serial: [1], certificateIssuer: "B"), .init(serial: [4]),
            ]).der)
        let issuers = (0..<5).map { number in
            list.entry(number).certificateIssuer?.directoryNames.first?.description
        }
        #expect(issuers == [nil, "CN=A", "CN=A", "CN=B", "CN=B"])
        let found = list.firstEntry(for: try serial([1])) { $0.certificateIssuer != nil }
        #expect(found?.certificateIssuer?.directoryNames.first?.description == "CN=B")
    }

    @Test func notesWhatItDoesNotKnow() throws {
        let critical = RevocationListBuilder(entries: [.init(serial: [1], unknown: true)])
        #expect(
            try ParsedRevocationList(der: critical.der).hasUnknownCriticalEntryExtension)
        let harmless = RevocationListBuilder(entries: [.init(serial: [1], unknown: false)])
        #expect(
            try !ParsedRevocationList(der: harmless.der).hasUnknownCriticalEntryExtension)
    }

    @Test func takesAListWithoutEntriesOrNextUpdate() throws {
        let list = try ParsedRevocationList(der: RevocationListBuilder(entries: []).der)
        #expect(list.entryCount == 0)
        #expect(list.firstEntry(for: try serial([1])) == nil)
        #expect(list.irregularities == [.noNextUpdate, .emptyList])
    }

    @Test func findsOneOfManyEntriesAndOfManyAlike() throws {
        let many = (0..<50_000).map { number in
            RevocationListBuilder.Entry(serial: [
                1, UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF),
            ])
        }
        let list = try ParsedRevocationList(der: RevocationListBuilder(entries: many).der)
        #expect(list.entryCount == 50_000)
        #expect(list.firstEntry(for: try serial([1, 0xC3, 0x4F])) != nil)
        #expect(list.firstEntry(for: try serial([2, 0, 0])) == nil)
        let alike = [RevocationListBuilder.Entry](repeating: .init(serial: [7]), count: 50_000)
        let same = try ParsedRevocationList(der: RevocationListBuilder(entries: alike).der)
        var seen = 0
        _ = same.firstEntry(for: try serial([7])) { _ in
            seen += 1
            return false
        }
        #expect(seen == 50_000)
    }

    private func serial(_ octets: [UInt8]) throws -> SerialNumber {
        try #require(SerialNumber(octets: octets[...]))
    }
}
