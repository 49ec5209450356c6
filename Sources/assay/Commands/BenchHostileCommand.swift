import ArgumentParser
import Bench
import Foundation

/// What input costs that is made to cost work.
struct BenchHostileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hostile",
        abstract: "Measure the judge on input that is made to cost work.",
        discussion: """
            Certificates, chains, CRLs and OCSP responses are forged to be as dear as they
            can be, and judged by a judge that has seen nothing. Each has one right answer,
            whatever it costs; a wrong one ends the command with status 1.

              SIGNATURES, STEPS, COMPARISONS  the work that was counted against the budget
              MS      CPU time of the examination, the middle one of the rounds
              MEMORY  what it needed at its height beyond what was there before, in MB

            Examples:
              assay bench hostile
              assay bench hostile --probe mesh-12 --probe crl-1M --json
              assay bench hostile --list
            """)

    @Option(
        name: .customLong("probe"),
        help: ArgumentHelp("A probe by name; may be repeated, all if missing."))
    var probes: [String] = []

    @Option(help: "How many rounds.")
    var rounds = 3

    @Flag(help: "Say what each probe does, and measure nothing.")
    var list = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        try BenchLimits.check(rounds, in: 1...1_000, "--rounds")
        let known = HostileProbe.all.map(\.name)
        guard let unknown = probes.first(where: { !known.contains($0) }) else { return }
        throw ValidationError(
            "There is no probe \(unknown); `assay bench hostile --list` names them.")
    }

    func run() async throws {
        let chosen = HostileProbe.all.filter { probes.isEmpty || probes.contains($0.name) }
        let printer = HostilePrinter(output)
        guard !list else {
            try printer.list(chosen)
            return
        }
        let wrong = try printer.measure(chosen, rounds: rounds)
        if wrong > 0 { throw ExitCode(1) }
    }
}
