import Foundation
import Testing

@Suite struct TranscriptTests {
    private static let isRecording =
        ProcessInfo.processInfo.environment["ASSAY_RECORD_TRANSCRIPTS"] == "1"

    @Test(arguments: Transcript.names)
    func commandsPrintWhatTheTranscriptSays(name: String) async throws {
        let transcript = try Transcript(named: name)
        let shell = try Shell()
        defer { shell.remove() }
        var outputs: [String] = []
        for step in transcript.steps { outputs.append(try await shell.run(step.command)) }
        guard !Self.isRecording else {
            try transcript.replayed(outputs).write(
                to: Transcript.folder.appending(path: name), atomically: true, encoding: .utf8)
            Issue.record("\(name) was recorded; look at the difference, and run again without")
            return
        }
        for (step, output) in zip(transcript.steps, outputs) {
            #expect(output == step.output, "\(name): \(step.command)")
        }
    }

    @Test func thereAreTranscripts() {
        #expect(!Transcript.names.isEmpty)
    }
}
