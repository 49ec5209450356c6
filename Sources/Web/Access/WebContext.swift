import Hummingbird
import NIOCore

/// What is known of a request beside itself: where it comes from, and whose it is.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address of the other end; of a proxy, where there is one.
    let peer: String
    /// Nobody until ``AccessMiddleware`` has looked.
    var person: Person?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }
}

/// Whose request it is.
struct Person: Hashable, Sendable {
    /// Nil where nobody is asked for a token: then people say who they are.
    let name: String?
    let role: Role

    /// Whoever sits at this machine.
    static let local = Person(name: nil, role: .operator)
}
