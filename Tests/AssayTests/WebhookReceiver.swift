import Foundation

/// A receiver of webhooks that is not ours: Python, checking each signature, and keeping the ids of
/// what it took over, in order, in a file.
final class WebhookReceiver {
    static let python: String? = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    static let secret = "whsec_" + Data(repeating: 9, count: 32).base64EncodedString()

    private let process = Process()
    private let folder: URL

    private static let program = """
        import base64, hashlib, hmac, http.server, os, sys
        folder, secret = sys.argv[1], base64.b64decode(sys.argv[2][len("whsec_"):])
        taken = open(folder + "/taken", "a", buffering=1)
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                id, time = self.headers["webhook-id"], self.headers["webhook-timestamp"]
                code = hmac.new(secret, f"{id}.{time}.".encode() + body, hashlib.sha256).digest()
                ok = self.headers["webhook-signature"] == "v1," + base64.b64encode(code).decode()
                if ok: taken.write(id + "\\n")
                self.send_response(204 if ok else 400)
                self.end_headers()
            def log_message(self, *_): pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        open(folder + "/port.new", "w").write(str(server.server_address[1]))
        os.rename(folder + "/port.new", folder + "/port")
        server.serve_forever()
        """

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "assay-receiver-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        process.executableURL = URL(filePath: Self.python ?? "/usr/bin/python3")
        process.arguments = ["-c", Self.program, folder.path(), Self.secret]
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Nil until it listens.
    var port: Int? {
        (try? String(contentsOf: folder.appending(path: "port"), encoding: .utf8)).flatMap(Int.init)
    }

    /// The ids that it took over, repetitions too.
    var taken: [String] {
        let text = try? String(contentsOf: folder.appending(path: "taken"), encoding: .utf8)
        return (text ?? "").split(separator: "\n").map(String.init)
    }
}
