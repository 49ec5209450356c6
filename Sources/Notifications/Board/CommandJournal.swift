import Events
import FoundationEssentials

/// Who wanted what done about alerts, when and why: the last commands, the newest first.
package struct CommandJournal: Sendable {
    package private(set) var commands: [AlertCommand] = []

    /// What a person reads through; the topic has them all.
    static let maximumCommands = 500

    package init() {}

    /// Takes in a record of the topic of commands; what is none of ours says nothing.
    package mutating func apply(_ record: Record) {
        guard let command = try? AlertCommand(json: record.message.value ?? []),
            record.message.text("ce_type") == EventType.commanded.rawValue
        else { return }
        // Copies of a service that began together say the same.
        guard command.action != .rules || !commands.contains(where: { $0.id == command.id }) else {
            return
        }
        // Partitions come one after the other, each in its order.
        let place = commands.firstIndex { $0.at <= command.at } ?? commands.endIndex
        guard place < Self.maximumCommands else { return }
        commands.insert(command, at: place)
        if commands.count > Self.maximumCommands { commands.removeLast() }
    }
}
