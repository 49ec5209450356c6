import Events
import Foundation
import NIOPosix

/// Work that blocks is done on threads of its own, not on those that tasks run on.
enum Blocking {
    static func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await NIOThreadPool.singleton.runIfActive(work)
    }
}

/// Reads files whole, within a bound, and makes requests of what they hold.
struct FileReading: Sendable {
    let limits: InputLimits
    let defaults: RequestDefaults

    /// What a file gives: requests, or one problem; nothing where it holds something else, well
    /// formed, and `strangers` are ignored.
    ///
    /// Blocks.
    func items(of path: String, ignoringStrangers: Bool) -> [InputItem] {
        let source = URL(fileURLWithPath: path).absoluteString
        var observed = Date()
        do {
            let attributes = try Self.attributes(of: path)
            observed = attributes[.modificationDate] as? Date ?? observed
            let bytes = try Self.bytes(of: path, attributes, limit: limits.fileBytes)
            return items(
                of: bytes, input: path, source: source, observed: observed,
                ignoringStrangers: ignoringStrangers)
        } catch {
            let reason = (error as? UnreadableFile)?.reason ?? Self.words(for: error)
            return [
                .failure(
                    InputProblem(input: path, source: source, reason: reason, observed: observed))
            ]
        }
    }

    /// What bytes give, wherever they come from.
    func items(
        of bytes: [UInt8], input: String, source: String, observed: Date,
        ignoringStrangers: Bool = false
    ) -> [InputItem] {
        func problem(_ reason: String) -> InputItem {
            .failure(
                InputProblem(
                    input: input, source: source, reason: reason, digest: Fingerprint(of: bytes),
                    observed: observed))
        }
        func request(_ request: VerificationRequest) -> InputItem {
            .success(
                SourcedRequest(defaults.applied(to: request), source: source, observed: observed))
        }
        switch InputContent(bytes, limits: limits) {
        case .certificates(let certificates, let crls):
            let chainLimit = limits.request.chain
            return CertificateGroups(certificates, maximumChain: chainLimit).groups.map {
                request(
                    VerificationRequest(
                        certificate: $0.certificate, chain: $0.chain,
                        crls: Array(crls.prefix(limits.request.crls))))
            }
        case .requests(let found):
            return found.enumerated().map { index, result in
                switch result {
                case .success(let found): return request(found)
                case .failure(let reason):
                    let place =
                        found.count > 1 ? "request \(index + 1) in it is none" : "it is no request"
                    return problem("\(place): \(reason)")
                }
            }
        case .other(let reason): return ignoringStrangers ? [] : [problem(reason)]
        case .unreadable(let reason): return [problem(reason)]
        }
    }

    /// Of what a path leads to in the end.
    static func attributes(of path: String) throws -> [FileAttributeKey: Any] {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        guard attributes[.type] as? FileAttributeType == .typeSymbolicLink else {
            return attributes
        }
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let resolved = try FileManager.default.attributesOfItem(atPath: target)
        guard resolved[.type] as? FileAttributeType != .typeSymbolicLink else {
            throw UnreadableFile(reason: "it is a link that leads nowhere")
        }
        return resolved
    }

    private static func bytes(
        of path: String, _ attributes: [FileAttributeKey: Any], limit: Int
    ) throws -> [UInt8] {
        let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
        guard size <= limit else {
            throw UnreadableFile(reason: "it has \(size) bytes; the limit is \(limit)")
        }
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        return try bytes(of: handle, limit: limit)
    }

    /// All that there is, whatever size was said before: files grow, and pipes have none.
    static func bytes(of handle: FileHandle, limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try handle.read(upToCount: chunkSize(bytes.count, limit)), !chunk.isEmpty
        {
            bytes += chunk
            guard bytes.count <= limit else {
                throw UnreadableFile(reason: "it has more than \(limit) bytes")
            }
        }
        return bytes
    }

    /// How much to ask for next: a read returns when it has all of it, so no more than it takes to
    /// see that there is too much.
    static func chunkSize(_ read: Int, _ limit: Int) -> Int {
        max(1, min(1 << 16, limit + 1 - read))
    }

    /// Foundation's own descriptions are long and name the file again.
    static func words(for error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileNoSuchFile?, .fileReadNoSuchFile?: "there is no such file or folder"
        case .fileReadNoPermission?: "there is no permission to read it"
        default: "it cannot be read: \((error as NSError).localizedDescription)"
        }
    }
}

/// Why a file cannot be read.
struct UnreadableFile: Error {
    let reason: String
}
