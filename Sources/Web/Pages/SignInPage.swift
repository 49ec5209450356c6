/// Where a token is asked for.
struct SignInPage: Page {
    static let template = "signin"

    let title = "Sign in"
    let navigation: [NavigationEntry] = []
    /// Where to go then.
    let back: String
    let problem: String?

    static func address(leadingTo page: String) -> String {
        page == "/" ? "/login" : "/login?to=\(PercentEncoding.encode(page))"
    }
}
