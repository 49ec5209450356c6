import Testing

@testable import Verification

@Suite struct CheckCatalogueTests {
    @Test func everyCheckSaysWhatHoldsAndByWhichRule() {
        #expect(CheckCatalogue.entries.map(\.name) == CheckName.allCases)
        for entry in CheckCatalogue.entries {
            #expect(entry.summary.hasSuffix("."), "\(entry.name)")
            #expect(!entry.citation.isEmpty, "\(entry.name)")
        }
    }

    @Test func noCheckIsListedTwiceOrNever() {
        let listed = CertificateCheck.all.map(\.name) + PathCheck.all.map(\.name) + [.crlForm]
        #expect(Set(listed).count == listed.count)
        #expect(Set(listed) == Set(CheckName.allCases))
    }

    @Test func aSetTellsAllChecksApart() {
        for name in CheckName.allCases {
            #expect(CheckSet([name]).names == [name])
        }
        #expect(CheckSet(CheckName.allCases).names == CheckName.allCases)
    }
}
