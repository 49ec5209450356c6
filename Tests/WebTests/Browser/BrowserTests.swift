import Events
import Foundation
import Notifications
import ServiceLifecycle
import Testing

@testable import Web

/// The dashboard in a real browser, over loopback, as people have it.
///
/// `ASSAY_SCREENSHOTS` names a folder that pictures of every page are put into.
@Suite(
    .serialized, .enabled(if: Browser.path != nil, "no Chromium here: apt-get install chromium"),
    .timeLimit(.minutes(5)))
struct BrowserTests {
    private static let pages = [
        "/", "/certificates", "/certificates/SHA256", "/alerts", "/alerts/a1", "/rules",
        "/receivers",
        "/submit", "/system", "/certificates?q=nothing-is-called-so",
    ]

    /// Runs the service, and gives a page of the browser that has been led to it.
    private func visit(
        _ scene: WebScene, in browser: Browser, _ body: (BrowserPage) async throws -> Void
    ) async throws {
        let (places, listening) = AsyncStream<HTTPService.Listening>.makeStream()
        let service = HTTPService(
            scene.settings, parts: scene.parts, onListening: { listening.yield($0) })
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await service.run() }
            let url = try #require(await places.first { _ in true }).url
            try await body(BrowserPage(browser, origin: url))
            tasks.cancelAll()
            while let result = await tasks.nextResult() { _ = result }
        }
    }

    @Test func everyPageIsWellInEveryLook() async throws {
        try await Browser.with { browser in
            for dataset in Dataset.allCases {
                let scene = try await WebScene()
                try await scene.fill(dataset)
                try await visit(scene, in: browser) { try await walk($0, scene, dataset) }
            }
        }
    }

    private func walk(
        _ page: BrowserPage, _ scene: WebScene, _ dataset: Dataset
    ) async throws {
        for address in Self.pages where dataset != .empty || !address.needsData {
            let path = address.replacing("SHA256", with: Fingerprint(of: scene.der).description)
            try await page.open(path)
            try await page.until(Self.isLive)
            for (isDark, isPhone) in [(true, true), (true, false), (false, false)] {
                let look = BrowserPage.Look(isDark: isDark, isPhone: isPhone)
                try await page.look(look)
                let wrong =
                    try await page.evaluate(PageAudit.structure).strings
                    + page.evaluate(PageAudit.contrast).strings + page.complaints()
                #expect(wrong.isEmpty, "\(dataset) \(path) \(look.name): \(wrong)")
                try await picture(page, "\(dataset)\(address)-\(look.name)")
            }
        }
    }

    /// Whether the page follows the log, or has nothing that would.
    private static let isLive =
        "(sign => sign.hidden || sign.className === 'live on')(document.querySelector('.live'))"

    /// One browser for all, since it takes longer to start than they do.
    @Test func peopleDoWithItWhatTheyCameFor() async throws {
        try await Browser.with { browser in
            try await thePolicyStopsWhatGotIntoThePage(browser)
            try await anAlertIsTakenUpByKeyboardAlone(browser)
            try await aCertificateIsSubmitted(browser)
            try await newsComesWithoutReloadingAndKeepsWhatWasChosen(browser)
            try await aTokenOpensTheDashboardAndSigningOutClosesIt(browser)
            try await aCertificateIsFitToBePrinted(browser)
        }
    }

    private func thePolicyStopsWhatGotIntoThePage(_ browser: Browser) async throws {
        try await visit(try await WebScene(), in: browser) { page in
            try await page.open("/")
            _ = page.complaints()
            try await page.evaluate(
                """
                document.body.append(Object.assign(
                    document.createElement("script"), { textContent: "window.owned = 1" }));
                document.body.insertAdjacentHTML(
                    "beforeend", "<img src=x onerror='window.owned = 2'>");
                true
                """)
            try await page.until("[...document.images].every(image => image.complete)")
            #expect(try await page.evaluate("window.owned === undefined") == .bool(true))
            #expect(page.complaints().contains { $0.contains("Content Security Policy") })
        }
    }

    private func anAlertIsTakenUpByKeyboardAlone(_ browser: Browser) async throws {
        let scene = try await WebScene()
        try await scene.alert()
        try await visit(scene, in: browser) { page in
            try await page.open("/alerts")
            try await page.tab(to: "input[name=alert]")
            try await page.press(" ")
            try await page.tab(to: "input[name=by]")
            try await page.type("Ann <b>")
            try await page.tab(to: "input[name=reason]")
            try await page.type("ordered")
            try await page.tab(to: "button[value=acknowledge]")
            try await page.press("Enter")
            try await page.until("performance.getEntriesByType('navigation')[0].redirectCount > 0")
            let name = try await page.evaluate("document.querySelector('input[name=by]').value")
            #expect(name == .string("Ann <b>"))
            let command = try #require(await scene.commands().first)
            #expect(command.by == "Ann <b>" && command.reason == "ordered")
            #expect(command.alert == "a1")
            #expect(page.complaints().isEmpty)
        }
    }

    private func aCertificateIsSubmitted(_ browser: Browser) async throws {
        let scene = try await WebScene()
        try await visit(scene, in: browser) { page in
            try await page.open("/submit")
            try await page.tab(to: "textarea")
            try await page.type(Data(scene.der).base64EncodedString())
            try await page.tab(to: "button")
            try await page.press("Enter")
            // Nobody judges here; the page waits for a verdict, and the request is in the log.
            let deadline = ContinuousClock.now + .seconds(30)
            while try await scene.requests() == 0, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(try await scene.requests() == 1)
        }
    }

    private func newsComesWithoutReloadingAndKeepsWhatWasChosen(
        _ browser: Browser
    ) async throws {
        let scene = try await WebScene()
        try await scene.alert()
        try await visit(scene, in: browser) { page in
            try await page.open("/alerts")
            try await page.until(Self.isLive)
            try await page.evaluate(
                "window.same = true; document.querySelector('[name=alert]').click()")
            try await scene.alert("a2", title: "a newer one", key: "other")
            scene.parts.changes.raise()
            try await page.until("document.body.textContent.includes('a newer one')")
            let isKept = try await page.evaluate(
                "window.same && document.querySelector('[value=a1]').checked")
            #expect(isKept == .bool(true))
            #expect(page.complaints().isEmpty)
        }
    }

    private func aTokenOpensTheDashboardAndSigningOutClosesIt(_ browser: Browser) async throws {
        let secret = String(repeating: "s", count: AccessToken.minimumLength)
        let scene = try await WebScene(tokens: [
            AccessToken(name: "otto", role: .operator, secret: secret)
        ])
        try await visit(scene, in: browser) { page in
            try await page.open("/system")
            try await page.until("location.pathname === '/login'")
            try await page.evaluate("document.querySelector('[name=token]').focus()")
            try await page.type(secret)
            try await page.press("Enter")
            try await page.until(
                "document.body.textContent.includes('Signed in as otto, operator')")
            #expect(try await page.evaluate("location.pathname") == .string("/system"))
            // Out of reach of scripts.
            let cookies = try await page.evaluate("document.cookie")
            #expect(cookies.string?.contains(Gate.sessionCookie) == false)
            try await page.evaluate(
                "document.querySelector('form[action=\"/logout\"] button').click()")
            try await page.until("location.pathname === '/login'")
            try await page.open("/alerts")
            try await page.until("location.pathname === '/login'")
        }
    }

    private func aCertificateIsFitToBePrinted(_ browser: Browser) async throws {
        let scene = try await WebScene()
        try await scene.fill(.busy)
        try await visit(scene, in: browser) { page in
            try await page.look(.init(isPrint: true))
            try await page.open("/certificates/\(Fingerprint(of: scene.der))")
            let shown = try await page.evaluate(
                """
                [...document.querySelectorAll("header.top nav, footer, .noprint, button, form")]
                    .filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 60))
                """)
            #expect(shown.strings.isEmpty, "\(shown)")
            #expect(try await page.pdf().starts(with: Array("%PDF".utf8)))
            try await picture(page, "busy/certificate-print")
        }
    }

    private func picture(_ page: BrowserPage, _ name: String) async throws {
        guard let folder = ProcessInfo.processInfo.environment["ASSAY_SCREENSHOTS"] else { return }
        let file = name.map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "_" }
        try await page.screenshot(to: URL(filePath: folder).appending(path: String(file) + ".png"))
    }
}

extension String {
    /// Whether the page is about something that has to be there.
    fileprivate var needsData: Bool { contains("SHA256") || hasSuffix("/a1") }
}
