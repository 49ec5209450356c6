/// A rules file as a tree of texts, each with its line, so that what is wrong can be pointed at.
package struct RulesFile: Hashable, Sendable {
    /// As the person who wrote it calls it.
    package var name: String
    package var root: Node

    package init(name: String, root: Node) {
        self.name = name
        self.root = root
    }

    package struct Node: Hashable, Sendable {
        package var line: Int
        package var content: Content

        package init(line: Int, _ content: Content) {
            self.line = line
            self.content = content
        }
    }

    package indirect enum Content: Hashable, Sendable {
        case nothing
        case text(String)
        case list([Node])
        case map([Entry])
    }

    package struct Entry: Hashable, Sendable {
        package var key: String
        package var line: Int
        package var value: Node

        package init(key: String, line: Int, value: Node) {
            self.key = key
            self.line = line
            self.value = value
        }
    }
}
