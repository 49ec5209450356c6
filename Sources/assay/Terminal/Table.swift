/// Rows in aligned columns.
struct Table {
    enum Alignment: Sendable {
        case leading, trailing
    }

    struct Column: Sendable {
        let title: String
        var alignment = Alignment.leading

        init(_ title: String, _ alignment: Alignment = .leading) {
            self.title = title
            self.alignment = alignment
        }
    }

    struct Cell: Sendable {
        private(set) var text: String
        var style = Style.plain

        /// Text from outside is made safe here.
        /// - Parameter columns: the most that it takes.
        init(_ text: String, _ style: Style = .plain, columns: Int = .max) {
            self.text = DisplayWidth.truncate(SafeText.escape(text), to: columns)
            self.style = style
        }

        fileprivate func cut(to columns: Int) -> Self {
            var cell = self
            cell.text = columns > 0 ? DisplayWidth.truncate(text, to: columns) : ""
            return cell
        }
    }

    private static let gap = "  "

    let columns: [Column]
    private(set) var rows: [[Cell]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    mutating func add(_ cells: [Cell]) {
        precondition(cells.count == columns.count, "a cell for each column")
        rows.append(cells)
    }

    mutating func add(_ cells: String...) {
        add(cells.map { Cell($0) })
    }

    /// The lines, without spaces at their ends.
    /// - Parameter limit: the most that a line takes; what is beyond is cut.
    func lines(_ painter: Painter, indent: Int = 0, columns limit: Int = .max) -> [String] {
        let widths = columns.indices.map { column in
            (rows.map { DisplayWidth.of($0[column].text) } + [columns[column].title.count]).max()
                ?? 0
        }
        let hasTitles = columns.contains { !$0.title.isEmpty }
        let titles = hasTitles ? [columns.map { Cell($0.title, .faint) }] : []
        return (titles + rows).map { cells in
            var room = limit - indent
            let texts = cells.enumerated().map { index, whole in
                let cell = whole.cut(to: room)
                let isLast = index == cells.count - 1
                let trailing = columns[index].alignment == .trailing
                let width = isLast && !trailing ? 0 : min(widths[index], max(0, room))
                room -= width + Self.gap.count
                let padding = width - DisplayWidth.of(cell.text)
                let space = String(repeating: " ", count: max(0, padding))
                let painted = painter.paint(cell.text, cell.style)
                return trailing ? space + painted : painted + space
            }
            return trimmed(
                String(repeating: " ", count: indent) + texts.joined(separator: Self.gap))
        }
    }

    private func trimmed(_ line: String) -> String {
        var line = line[...]
        while line.last == " " { line = line.dropLast() }
        return String(line)
    }
}
