/// A chart of stacked bars, in units of the picture.
struct Chart {
    struct Bar {
        let state: String
        let label: String
        let x: Int
        let y: Int
        let width: Int
        let height: Int
    }

    struct Mark {
        let x: Int
        let y: Int
        let text: String
        let isEnd: Bool
    }

    struct LegendEntry {
        let state: String
        let name: String
    }

    let width = 640
    let height = 170
    let baseline = 145
    /// What the chart says, for those who do not see it.
    let summary: String
    let bars: [Bar]
    let marks: [Mark]
    let legend: [LegendEntry]

    /// One place on the axis.
    struct Column {
        let label: String
        /// By state, from the bottom up.
        let counts: [(state: String, count: Int)]

        var total: Int { counts.reduce(0) { $0 + $1.count } }
    }

    /// - Parameters:
    ///   - marks: the index of a column, and the text below it.
    ///   - states: what the colours stand for.
    init(
        _ columns: [Column], marks: [(column: Int, text: String)],
        states: [(state: String, name: String)], summary: String
    ) {
        let (width, baseline, headRoom) = (width, baseline, 20)
        let highest = columns.map(\.total).max() ?? 0
        let step = Double(width) / Double(max(columns.count, 1))
        func left(_ index: Int) -> Int { Int((Double(index) * step).rounded()) }
        bars = columns.enumerated().flatMap { index, column in
            var top = baseline
            return column.counts.filter { $0.count > 0 }.map { part in
                let share = Double(part.count) / Double(max(highest, 1))
                // What is there is seen, however small beside the rest.
                let height = max(2, Int((share * Double(baseline - headRoom)).rounded()))
                top -= height
                return Bar(
                    state: part.state, label: "\(column.label): \(part.count) \(part.state)",
                    x: left(index), y: top,
                    width: max(1, left(index + 1) - left(index) - 1), height: height)
            }
        }
        self.marks =
            marks.map { mark in
                let isEnd = mark.column >= columns.count - 1
                return Mark(
                    x: isEnd ? width : left(mark.column), y: baseline + 16, text: mark.text,
                    isEnd: isEnd)
            } + [Mark(x: 0, y: 12, text: "at most \(highest)", isEnd: false)]
        legend = states.map { LegendEntry(state: $0.state, name: $0.name) }
        self.summary = summary
    }
}
