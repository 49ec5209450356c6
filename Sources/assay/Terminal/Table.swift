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
        let text: String
        var style = Style.plain

        /// Text from outside is made safe here.
        init(_ text: String, _ style: Style = .plain) {
            self.text = SafeText.escape(text)
            self.style = style
        }
    }

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
    func lines(_ painter: Painter, indent: Int = 0) -> [String] {
        let widths = columns.indices.map { column in
            (rows.map { DisplayWidth.of($0[column].text) } + [columns[column].title.count]).max()
                ?? 0
        }
        let hasTitles = columns.contains { !$0.title.isEmpty }
        let titles = hasTitles ? [columns.map { Cell($0.title, .faint) }] : []
        return (titles + rows).map { cells in
            let texts = cells.enumerated().map { index, cell in
                let isLast = index == cells.count - 1
                let trailing = columns[index].alignment == .trailing
                let width = isLast && !trailing ? 0 : widths[index]
                let padding = width - DisplayWidth.of(cell.text)
                let space = String(repeating: " ", count: max(0, padding))
                let painted = painter.paint(cell.text, cell.style)
                return trailing ? space + painted : painted + space
            }
            return trimmed(String(repeating: " ", count: indent) + texts.joined(separator: "  "))
        }
    }

    private func trimmed(_ line: String) -> String {
        var line = line[...]
        while line.last == " " { line = line.dropLast() }
        return String(line)
    }
}
