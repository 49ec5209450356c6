import ArgumentParser

/// When output is coloured.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable, Sendable {
    case auto, always, never
}

/// What a piece of text is, from which follows how it looks on a terminal.
enum Style: Sendable {
    case plain
    case heading
    /// Of less weight than what is around it.
    case faint
    case good
    case bad
    case doubtful

    /// Select Graphic Rendition (ECMA-48, 8.3.117); the colours that any terminal has.
    fileprivate var code: String {
        switch self {
        case .plain: ""
        case .heading: "1"
        case .faint: "2"
        case .good: "32"
        case .bad: "31"
        case .doubtful: "33"
        }
    }
}

/// Applies styles, or leaves them off.
struct Painter: Sendable {
    let isOn: Bool

    /// The text in its style.
    ///
    /// It must be safe to print already: see ``SafeText``.
    func paint(_ text: String, _ style: Style) -> String {
        guard isOn, style != .plain, !text.isEmpty else { return text }
        return "\u{1B}[\(style.code)m\(text)\u{1B}[0m"
    }

    /// - Parameter isTerminal: whether what is written goes to a terminal.
    init(_ choice: ColorChoice, isTerminal: Bool, environment: [String: String]) {
        switch choice {
        case .always: isOn = true
        case .never: isOn = false
        case .auto:
            // https://no-color.org: present and not empty.
            let refused = !(environment["NO_COLOR"] ?? "").isEmpty
            isOn = isTerminal && !refused && environment["TERM"] != "dumb"
        }
    }
}
