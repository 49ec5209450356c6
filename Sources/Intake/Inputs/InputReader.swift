import Foundation

/// Reads what a user names: a file, a folder, `-`, or `host:port`.
package struct InputReader: Sendable {
    private let reading: FileReading
    private let scanner: EndpointScanner

    package init(
        defaults: RequestDefaults = RequestDefaults(), limits: InputLimits = InputLimits(),
        scanner: EndpointScanner? = nil
    ) throws {
        reading = FileReading(limits: limits, defaults: defaults)
        self.scanner = try scanner ?? EndpointScanner()
    }

    /// What the input gives: requests and problems, and never nothing.
    ///
    /// A file that exists is a file, whatever its name looks like; `tls://host:port` is always an
    /// endpoint, and so are `smtp://`, `imap://`, `ldap://` and `postgres://`. In a folder, files that hold
    /// something else than certificates are left out.
    package func read(_ input: String) async -> [InputItem] {
        if input == "-" {
            let source = StandardInputSource(defaults: reading.defaults, limits: reading.limits)
            return await source.items() ?? [problem(input, "reading was cancelled")]
        }
        let isPath =
            !Endpoint.isMeant(by: input)
            && (try? FileManager.default.attributesOfItem(atPath: input)) != nil
        if !isPath, let endpoint = Endpoint(input) {
            return [await scanner.scan(endpoint, defaults: reading.defaults)]
        }
        guard !Endpoint.isMeant(by: input) else {
            let reason = "behind the scheme come host and port, as in smtp://mail.example.org:587"
            return [
                .failure(
                    InputProblem(input: input, source: input, reason: reason, observed: Date()))
            ]
        }
        do {
            return try await readFiles(input)
        } catch {
            return [problem(input, "reading was cancelled")]
        }
    }

    private func readFiles(_ path: String) async throws -> [InputItem] {
        let (files, omissions) = try await reading.files(of: path)
        var items: [InputItem] = omissions.map { .failure($0) }
        for file in files {
            let reading = reading
            items += try await Blocking.run {
                reading.items(of: file, ignoringStrangers: file != path)
            }
        }
        return items.isEmpty ? [problem(path, "there are no certificates in this folder")] : items
    }

    private func problem(_ input: String, _ reason: String) -> InputItem {
        .failure(
            InputProblem(
                input: input, source: URL(fileURLWithPath: input).absoluteString, reason: reason,
                observed: Date()))
    }
}
