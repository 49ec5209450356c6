import Foundation
import Testing

@testable import assay

@Suite struct ChecksReferenceTests {
    @Test func theReferenceOfChecksIsThatOfTheCode() throws {
        let file = Transcript.folder.appending(path: "../../../Documentation/Checks.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let lines = ChecksReference.lines.joined(separator: "\n") + "\n"
        #expect(text == lines, "make it anew: assay checks --markdown > Documentation/Checks.md")
    }
}
