import Events

/// How a notice looks at a glance: a word and a symbol, not only a colour.
struct NoticeMark: Hashable, Sendable {
    let word: String
    let symbol: String
    /// An ntfy tag that becomes an emoji.
    let tag: String
    /// A colour of adaptive cards.
    let cardColor: String

    init(_ notice: Notice) {
        switch notice.kind {
        case .resolved: self.init("Resolved", "✅", "white_check_mark", "Good")
        case .acknowledged: self.init("Taken up", "👤", "bust_in_silhouette", "Accent")
        case .test: self.init("Test", "🔧", "wrench", "Accent")
        case .heartbeat: self.init("Alive", "💓", "heartbeat", "Good")
        case .firing, .reminder, .escalation:
            switch notice.severity {
            case .critical: self.init("Critical", "🔴", "rotating_light", "Attention")
            case .error: self.init("Error", "🟠", "x", "Attention")
            case .warning: self.init("Warning", "🟡", "warning", "Warning")
            case .info: self.init("Notice", "🔵", "information_source", "Accent")
            }
        }
    }

    private init(_ word: String, _ symbol: String, _ tag: String, _ cardColor: String) {
        self.word = word
        self.symbol = symbol
        self.tag = tag
        self.cardColor = cardColor
    }
}
