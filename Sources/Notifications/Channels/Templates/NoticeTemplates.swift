import Certificates
import Events
import FoundationEssentials
import Mustache

/// How notices to one receiver are worded: Mustache templates, or the defaults.
///
/// Names in templates are those of the notice's contract, `title`, `text`, `severity`, `kind`,
/// `certificate.subject` and so on, besides `lines` (`label`, `value`) of the text and `mark`.
package struct NoticeTemplates: Sendable {
    private let titleTemplate: MustacheTemplate?
    private let textTemplate: MustacheTemplate?
    private let htmlTemplate: MustacheTemplate

    /// A template that names one thing many times could grow without end; in characters.
    static let maximumTitle = 500
    static let maximumText = 20_000
    static let maximumHTML = 200_000

    package static let standard = NoticeTemplates()

    private init() {
        titleTemplate = nil
        textTemplate = nil
        htmlTemplate = Self.standardHTML
    }

    /// - Throws: `TemplateError` for the first that is no template.
    package init(title: String?, text: String?, html: String?) throws(TemplateError) {
        titleTemplate = try Self.template(title, "title", isText: true)
        textTemplate = try Self.template(text, "text", isText: true)
        htmlTemplate = try Self.template(html, "html", isText: false) ?? Self.standardHTML
    }

    /// One line.
    func title(_ notice: Notice) -> String {
        guard let titleTemplate else {
            return SafeText.escape(notice.title, limit: Self.maximumTitle)
        }
        return SafeText.escape(
            titleTemplate.render(NoticeContext(notice).values), limit: Self.maximumTitle)
    }

    func text(_ notice: Notice) -> String {
        guard let textTemplate else {
            return PlainText.lines(notice.text, limit: Self.maximumText)
        }
        return PlainText.lines(
            textTemplate.render(NoticeContext(notice).values), limit: Self.maximumText)
    }

    /// A document; what comes out of the notice is never taken for markup, unless the template says so.
    func html(_ notice: Notice) -> String {
        TextLimit.cut(htmlTemplate.render(NoticeContext(notice).values), Self.maximumHTML)
    }

    private static func template(
        _ text: String?, _ name: String, isText: Bool
    ) throws(TemplateError) -> MustacheTemplate? {
        guard let text else { return nil }
        do {
            return try MustacheTemplate(string: (isText ? "{{% CONTENT_TYPE:TEXT}}" : "") + text)
        } catch {
            throw TemplateError(name: name, reason: "\(error)")
        }
    }

    private static let standardHTML: MustacheTemplate = {
        do {
            return try MustacheTemplate(string: standardHTMLText)
        } catch {
            preconditionFailure("the template of our own is none: \(error)")
        }
    }()

    /// Nothing in it is loaded from elsewhere.
    private static let standardHTMLText = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>{{title}}</title></head>
        <body style="font-family: sans-serif">
        <p style="color: {{color}}; font-weight: bold">{{mark}}</p>
        <h1 style="font-size: 1.2em">{{title}}</h1>
        <table cellpadding="4" style="word-break: break-word">
        {{#lines}}
        {{#label}}<tr><th align="left" valign="top">{{label}}</th><td>{{value}}</td></tr>{{/label}}
        {{^label}}<tr><td colspan="2">{{value}}&nbsp;</td></tr>{{/label}}
        {{/lines}}
        </table>
        </body></html>

        """
}

/// A template that Mustache does not take.
package struct TemplateError: Error, Hashable, CustomStringConvertible {
    /// `title`, `text` or `html`.
    package let name: String
    package let reason: String

    package var description: String { "is not a Mustache template: \(reason)" }
}
