import Foundation

/// Python, where the machine has it, as an implementation that is not ours.
enum Python {
    static let path: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "")
        .split(separator: ":").map { "\($0)/python3" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Runs a program with the input and gives back what it printed.
    static func run(_ program: String, input: [UInt8] = [], arguments: [String] = []) throws
        -> String
    {
        let process = Process()
        process.executableURL = URL(filePath: path ?? "/usr/bin/python3")
        process.arguments = ["-c", program] + arguments
        let (stdin, stdout) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input))
        try stdin.fileHandleForWriting.close()
        let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }
}

extension Python {
    /// Whether it has the package `cryptography`, for what its own library lacks.
    static let hasCryptography: Bool =
        path != nil
        && (try? run(
            "import cryptography.hazmat.primitives.asymmetric.ed25519; print('yes', end='')"))
            == "yes"
}
