import ArgumentParser
import Bench
import Events
import Foundation

/// Writes down what benchmarks go over, for others to go over the same.
struct BenchCorpusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corpus",
        abstract: "Write the requests that benchmarks go over to a file, one a line.",
        discussion: """
            Each line is a request in JSON; the anchor of all chains goes to a file of its
            own. Benchmarks/peers reads both.

            Example:
              assay bench corpus --corpus p256 --requests requests.jsonl --trust-file root.pem
            """)

    @Option(help: "p256, rsa2048 or mixed.")
    var corpus = Corpus.Kind.p256

    @Option(help: "How many leaves, each in a request.")
    var leaves = 2_000

    @Option(
        help: ArgumentHelp("The file to write requests to.", valueName: "file"),
        completion: .file())
    var requests: String

    @Option(
        help: ArgumentHelp("The file to write the anchor to, in PEM.", valueName: "file"),
        completion: .file())
    var trustFile: String

    func validate() throws {
        guard (1...100_000).contains(leaves) else {
            throw ValidationError("--leaves takes a number from 1 to 100000.")
        }
    }

    func run() async throws {
        let made = try Corpus(corpus, leaves: leaves, at: Date())
        let lines = made.chains.map { chain in
            let request = VerificationRequest(
                certificate: chain.leaf, chain: [chain.intermediate], profile: "tls-server",
                serverName: chain.serverName)
            return String(decoding: RequestJSON.encode(request), as: UTF8.self)
        }
        try ProducerOptions.write(lines.joined(separator: "\n") + "\n", to: requests)
        try ProducerOptions.write(Self.pem(made.root), to: trustFile)
    }

    private static func pem(_ certificate: [UInt8]) -> String {
        let body = Data(certificate).base64EncodedString(options: .lineLength64Characters)
            .replacing("\r\n", with: "\n")
        return "-----BEGIN CERTIFICATE-----\n\(body)\n-----END CERTIFICATE-----\n"
    }
}
