import Events
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// Who says something on a page: the token's name, or a field with the name given last.
struct AuthorField {
    /// Whether there is nothing to fill in.
    let isFixed: Bool
    let name: String
    let maximumLength = AlertActions.maximumText
    /// Whether they may do anything but look.
    let mayAct: Bool
    /// Why what they said was not taken; nil where nothing was refused.
    var refusal: String?
    /// The reason that they had given.
    var typedReason = ""

    private static let cookie = "assay_name"
    /// A year, in seconds.
    private static let lifetime = 366 * 86_400

    /// - Parameter typed: what stands in the field already.
    init(_ request: Request, _ person: Person?, typed: String? = nil) {
        isFixed = person?.name != nil
        let remembered = request.cookies[Self.cookie].map { PercentEncoding.decode($0.value) }
        name =
            person?.name
            ?? (typed ?? remembered).map { String($0.prefix(AlertActions.maximumText)) } ?? ""
        mayAct = person?.role != .viewer
    }

    /// The cookie by which the field is filled next time.
    static func remembering(_ name: String) -> Cookie {
        let value = PercentEncoding.encode(name)
        return Cookie(
            name: cookie, value: value, maxAge: lifetime, path: "/", httpOnly: true,
            sameSite: .strict)
    }
}

/// Where a page leads after a form was sent: to a page of ours, with a word on what was done.
enum FormAnswer {
    /// - Parameter back: as the form had it; anything but a path here leads to `fallback`.
    static func redirect(
        to back: String?, else fallback: String, by author: String? = nil
    ) -> Response {
        var response = Response.redirect(to: local(back) ?? fallback, type: .normal)
        if let author { response.setCookie(AuthorField.remembering(author)) }
        return response
    }

    /// The address if it is a path of this site: `//host` and `/\host` would lead elsewhere.
    static func local(_ address: String?) -> String? {
        guard let address, address.first == "/", address.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
        else { return nil }
        let second = address.dropFirst().first
        return second == "/" || second == "\\" ? nil : address
    }
}
