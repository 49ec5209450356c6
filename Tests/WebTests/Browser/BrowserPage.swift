import Events
import Foundation

/// A tab: opened, looked at, and typed into, as a person would.
struct BrowserPage {
    private let browser: Browser
    private let session: String
    let origin: String

    /// Long, for machines that have much else to do.
    private static let patience = Duration.seconds(30)

    init(_ browser: Browser, origin: String) async throws {
        self.browser = browser
        self.origin = origin
        let target = try await browser.send(
            "Target.createTarget", ["url": .string("about:blank")])
        let attached = try await browser.send(
            "Target.attachToTarget",
            ["targetId": target["targetId"], "flatten": .bool(true)])
        session = attached["sessionId"].string ?? ""
        for domain in ["Page", "Runtime", "Log", "Network"] {
            _ = try await send("\(domain).enable")
        }
    }

    private func send(
        _ method: String, _ parameters: [String: JSONValue] = [:]
    ) async throws -> JSONValue {
        try await browser.send(method, parameters, session: session)
    }

    // MARK: Looking

    func open(_ path: String) async throws {
        let answer = try await send("Page.navigate", ["url": .string(origin + path)])
        if let error = answer["errorText"].string { throw BrowserError("\(path): \(error)") }
        try await loaded()
    }

    private func loaded() async throws {
        _ = try await evaluate(
            """
            new Promise(done => document.readyState === "complete"
                ? done(true) : addEventListener("load", () => done(true)))
            """)
    }

    /// The value of a JavaScript expression, waited for if it is a promise.
    @discardableResult
    func evaluate(_ expression: String) async throws -> JSONValue {
        let answer = try await send(
            "Runtime.evaluate",
            [
                "expression": .string(expression), "returnByValue": .bool(true),
                "awaitPromise": .bool(true),
            ])
        let details = answer["exceptionDetails"]
        if details != .null {
            throw BrowserError(
                details["exception"]["description"].string ?? "an exception in \(expression)")
        }
        return answer["result"]["value"]
    }

    /// Waits until an expression is true.
    func until(_ expression: String) async throws {
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            // While a page goes over to the next one, nothing can be asked of it.
            if let value = try? await evaluate(expression), value == .bool(true) { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw BrowserError("never came true: \(expression)")
    }

    /// What the browser complained of, ran, or fetched from elsewhere since the last call.
    func complaints() -> [String] {
        browser.events(of: session).compactMap { event in
            let facts = event.parameters
            switch event.method {
            case "Runtime.exceptionThrown":
                return "exception: \(facts["exceptionDetails"]["text"].string ?? "")"
            case "Runtime.consoleAPICalled" where facts["type"].string == "error":
                return "console: \(facts)"
            case "Log.entryAdded":
                let entry = facts["entry"]
                return "\(entry["level"].string ?? ""): \(entry["text"].string ?? "")"
            case "Page.javascriptDialogOpening": return "a dialog"
            case "Network.requestWillBeSent":
                let url = facts["request"]["url"].string ?? ""
                return url.hasPrefix(origin + "/") ? nil : "fetched \(url)"
            default: return nil
            }
        }
    }

    // MARK: Seeing it otherwise

    struct Look: Sendable {
        var isDark = false
        var isPhone = false
        var isPrint = false

        var name: String {
            [isPhone ? "phone" : "desk", isDark ? "dark" : "light"].joined(separator: "-")
                + (isPrint ? "-print" : "")
        }
    }

    func look(_ look: Look) async throws {
        let scheme: [String: JSONValue] = [
            "name": .string("prefers-color-scheme"),
            "value": .string(look.isDark ? "dark" : "light"),
        ]
        let still: [String: JSONValue] = [
            "name": .string("prefers-reduced-motion"), "value": .string("reduce"),
        ]
        _ = try await send(
            "Emulation.setEmulatedMedia",
            [
                "media": .string(look.isPrint ? "print" : ""),
                "features": .array([.object(scheme), .object(still)]),
            ])
        _ = try await send(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .integer(look.isPhone ? 390 : 1_280),
                "height": .integer(look.isPhone ? 844 : 900), "deviceScaleFactor": .integer(1),
                "mobile": .bool(look.isPhone),
            ])
    }

    func screenshot(to file: URL) async throws {
        let answer = try await send(
            "Page.captureScreenshot", ["captureBeyondViewport": .bool(true)])
        try Data(base64Encoded: answer["data"].string ?? "")?.write(to: file)
    }

    /// The page as PDF.
    func pdf() async throws -> [UInt8] {
        let answer = try await send("Page.printToPDF")
        return Data(base64Encoded: answer["data"].string ?? "").map { Array($0) } ?? []
    }

    // MARK: Typing

    func type(_ text: String) async throws {
        _ = try await send("Input.insertText", ["text": .string(text)])
    }

    /// A key: `Tab`, `Enter`, ` `.
    func press(_ key: String) async throws {
        let codes: [String: Int64] = ["Tab": 9, "Enter": 13, " ": 32, "/": 191]
        var parameters: [String: JSONValue] = [
            "key": .string(key), "windowsVirtualKeyCode": .integer(codes[key] ?? 0),
            "code": .string(key == " " ? "Space" : key),
        ]
        if key != "Tab" { parameters["text"] = .string(key == "Enter" ? "\r" : key) }
        parameters["type"] = .string("keyDown")
        _ = try await send("Input.dispatchKeyEvent", parameters)
        parameters["text"] = nil
        parameters["type"] = .string("keyUp")
        _ = try await send("Input.dispatchKeyEvent", parameters)
    }

    /// Presses the tabulator until what is focused fits.
    /// - Parameter selector: CSS.
    func tab(to selector: String) async throws {
        // No page has as many things to stop at before what the tests look for.
        for _ in 0..<100 {
            try await press("Tab")
            let isThere = try await evaluate(
                "document.activeElement.matches(\(Self.quoted(selector)))")
            if isThere == .bool(true) { return }
        }
        throw BrowserError("the tabulator does not lead to \(selector)")
    }

    static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
