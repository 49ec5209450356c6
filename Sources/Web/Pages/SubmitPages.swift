import HTTPTypes

/// The form that a certificate is pasted into.
struct SubmitPage: Page {
    static let template = "submit"

    let title = "Submit"
    let navigation = NavigationEntry.all(at: "/submit")
    /// Why what was sent could not be taken; nil at first.
    var problem: String?
    var certificate = ""
    var serverName = ""
    var profile = ""
}

/// A request that has no verdict yet.
struct WaitingPage: Page {
    static let template = "waiting"

    let title = "In the log"
    let navigation = NavigationEntry.all(at: "/submit")
    let position: String
    /// Of this very page.
    let address: String
}

/// What went wrong, to someone with a browser.
struct ProblemPage: Page {
    static let template = "problem"

    let title = "Problem"
    let navigation = NavigationEntry.all(at: "")
    let heading: String
    let detail: String

    init(_ problem: Problem) {
        heading = problem.status.reasonPhrase
        detail = problem.detail ?? "Something went wrong here; the log of the service says more."
    }
}
