import Events
import Notifications
import Yams

extension RulesFile {
    /// A bound against a wrong path, in bytes.
    private static let maximumBytes = 1 << 20
    /// Values in one file, so that YAML aliases cannot multiply without end.
    private static let maximumNodes = 50_000
    private static let maximumDepth = 8

    static func read(_ path: String) throws(SettingProblem) -> RulesFile {
        do {
            return try parse(SmallFile.read(path, maximumBytes: maximumBytes), name: path)
        } catch let error as SettingProblem {
            throw error
        } catch {
            throw SettingProblem(.file(path, line: nil), "\(error)")
        }
    }

    static func parse(_ text: String, name: String) throws(SettingProblem) -> RulesFile {
        let root: Yams.Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw SettingProblem(yaml: error, path: name)
        }
        guard let root else { return RulesFile(name: name, root: Node(line: 1, .nothing)) }
        var left = maximumNodes
        return RulesFile(name: name, root: try node(root, name: name, depth: 0, left: &left))
    }

    private static func node(
        _ node: Yams.Node, name: String, depth: Int, left: inout Int
    ) throws(SettingProblem) -> Node {
        let line = node.mark?.line ?? 0
        left -= 1
        guard left > 0, depth <= maximumDepth else {
            throw SettingProblem(.file(name, line: line), "is too deep, or has too many values")
        }
        switch node {
        case .scalar(let scalar):
            let isNull = scalar.string.isEmpty || scalar.string == "null" || scalar.string == "~"
            return Node(line: line, isNull ? .nothing : .text(scalar.string))
        case .sequence(let sequence):
            var nodes: [Node] = []
            for item in sequence {
                nodes.append(try Self.node(item, name: name, depth: depth + 1, left: &left))
            }
            return Node(line: line, .list(nodes))
        case .mapping(let mapping):
            var entries: [Entry] = []
            for (key, value) in mapping {
                entries.append(
                    Entry(
                        key: key.string ?? "", line: key.mark?.line ?? line,
                        value: try Self.node(value, name: name, depth: depth + 1, left: &left)))
            }
            return Node(line: line, .map(entries))
        case .alias:
            throw SettingProblem(.file(name, line: line), "has an alias, which is not taken")
        }
    }
}
