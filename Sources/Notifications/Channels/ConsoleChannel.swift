import Certificates
import Events
import FoundationEssentials

/// Prints notices for people: a line each, or the line with the text below it.
package struct ConsoleChannel: NoticeChannel {
    package enum Format: String, Codable, Hashable, Sendable, CaseIterable {
        case line, block
    }

    package let kind = ChannelKind.console
    private let format: Format
    private let usesColor: Bool
    private let write: @Sendable ([UInt8]) throws -> Void

    /// - Parameter write: prints all of the bytes at once.
    package init(
        format: Format, usesColor: Bool, write: @escaping @Sendable ([UInt8]) throws -> Void
    ) {
        self.format = format
        self.usesColor = usesColor
        self.write = write
    }

    package func deliver(_ notice: Notice, attempt: Int) async throws(DeliveryError) {
        do {
            try write(Array(text(notice).utf8))
        } catch {
            throw .retry("cannot print: \(error)")
        }
    }

    /// What is printed.
    ///
    /// Only our own escape sequences are in it.
    func text(_ notice: Notice) -> String {
        let title = SafeText.escape(notice.title, limit: 500)
        let state = usesColor ? "\u{1B}[\(color(notice))m\(title)\u{1B}[0m" : title
        let head = "\(Timestamps.format(notice.decidedAt))  \(state)\n"
        guard format == .block else { return head }
        let body = PlainText.lines(notice.text).split(
            separator: "\n", omittingEmptySubsequences: false)
        return head + body.map { $0.isEmpty ? "\n" : "    \($0)\n" }.joined()
    }

    /// Bold red, yellow or cyan: told apart by the words as well, for those who see no colours.
    private func color(_ notice: Notice) -> String {
        guard [.firing, .reminder, .escalation].contains(notice.kind) else { return "1;36" }
        return switch notice.severity {
        case .critical, .error: "1;31"
        case .warning: "1;33"
        case .info: "1;36"
        }
    }
}
