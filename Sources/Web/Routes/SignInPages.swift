import HTTPTypes
import Hummingbird

/// `/login` exchanges a token for a session's cookie; `/logout` ends the session.
struct SignInPages {
    private let gate: Gate

    init(_ gate: Gate) {
        self.gate = gate
    }

    func add(to pages: some RouterMethods<WebContext>) {
        pages.get("login") { request, _ in
            guard gate.isGuarded else { return Response.redirect(to: "/", type: .normal) }
            let back = request.uri.queryParameters["to"].map { String($0) }
            return Templates.shared.response(
                SignInPage(back: FormAnswer.local(back) ?? "/", problem: nil))
        }
        pages.post("login") { request, _ in
            let form = try await request.form()
            let back = FormAnswer.local(form["to"]) ?? "/"
            guard let person = gate.person(bearing: (form["token"] ?? "").trimmed) else {
                return Templates.shared.response(
                    SignInPage(back: back, problem: "This token is not known."),
                    status: .unauthorized)
            }
            var response = Response.redirect(to: back, type: .normal)
            response.setCookie(gate.cookie(gate.sessions.begin(person)))
            return response
        }
        pages.post("logout") { request, _ in
            if let cookie = request.cookies[Gate.sessionCookie] { gate.sessions.end(cookie.value) }
            var response = Response.redirect(to: "/login", type: .normal)
            response.setCookie(gate.cookie(""))
            return response
        }
    }
}
