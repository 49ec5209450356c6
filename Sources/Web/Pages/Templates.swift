import HTTPTypes
import Hummingbird
import Logging
import Mustache

/// The templates of the pages, compiled in, so that the executable is all there is.
///
/// Mustache escapes whatever it puts in; no template uses the form that does not.
struct Templates: Sendable {
    private let library: MustacheLibrary

    /// - Precondition: the templates are well formed, which they are or are not once and for all.
    static let shared: Templates = {
        do {
            return try Templates()
        } catch {
            preconditionFailure("a template is malformed: \(error)")
        }
    }()

    private static let sources: [(name: String, bytes: [UInt8])] = [
        ("layout", PackageResources.layout_mustache), ("row", PackageResources.row_mustache),
        ("chart", PackageResources.chart_mustache),
        ("services", PackageResources.services_mustache),
        ("overview", PackageResources.overview_mustache),
        ("certificates", PackageResources.certificates_mustache),
        ("certificate", PackageResources.certificate_mustache),
        ("submit", PackageResources.submit_mustache),
        ("waiting", PackageResources.waiting_mustache),
        ("system", PackageResources.system_mustache),
        ("problem", PackageResources.problem_mustache),
        ("alerts", PackageResources.alerts_mustache), ("alert", PackageResources.alert_mustache),
        ("alertstate", PackageResources.alertstate_mustache),
        ("acknowledging", PackageResources.acknowledging_mustache),
        ("author", PackageResources.author_mustache),
        ("rules", PackageResources.rules_mustache),
        ("receivers", PackageResources.receivers_mustache),
        ("signin", PackageResources.signin_mustache),
    ]

    private init() throws {
        var library = MustacheLibrary()
        for (name, bytes) in Self.sources {
            try library.register(String(decoding: bytes, as: UTF8.self), named: name)
        }
        self.library = library
    }

    /// A page as an answer.
    func response(_ page: some Page, status: HTTPResponse.Status = .ok) -> Response {
        guard let text = library.render(page, withTemplate: type(of: page).template) else {
            preconditionFailure("there is no template \(type(of: page).template)")
        }
        return Response(
            status: status, headers: Self.headers,
            body: .init(byteBuffer: .init(string: text)))
    }

    /// Nothing but our own files is loaded, and nothing in a page is run: names in certificates are
    /// chosen by strangers (W3C Content Security Policy, level 3).
    private static let headers: HTTPFields = [
        .contentType: "text/html; charset=utf-8",
        .cacheControl: "no-store",
        .xContentTypeOptions: "nosniff",
        .contentSecurityPolicy: """
        default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
        connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
        """,
        // Not `no-referrer`: with that, browsers send forms with `Origin: null`, as foreign pages do.
        .referrerPolicy: "same-origin",
        .crossOriginOpenerPolicy: "same-origin",
    ]
}

/// What a template is filled with.
protocol Page {
    static var template: String { get }
    var title: String { get }
    /// Every page has the same head.
    var navigation: [NavigationEntry] { get }
}

/// A link in the head of a page.
struct NavigationEntry {
    let name: String
    let address: String
    let isCurrent: Bool

    /// The pages, with the one that is looked at marked.
    static func all(at current: String) -> [NavigationEntry] {
        [
            ("Overview", "/"), ("Certificates", "/certificates"), ("Alerts", "/alerts"),
            ("Rules", "/rules"), ("Receivers", "/receivers"), ("Submit", "/submit"),
            ("System", "/system"),
        ].map { NavigationEntry(name: $0, address: $1, isCurrent: $1 == current) }
    }
}
