import Certificates
import Testing

@Suite struct PEMTests {
    @Test func roundTripsThroughLinesOf64() throws {
        let der = (0..<200).map { UInt8($0) }
        let text = PEM.encode(label: "CERTIFICATE", der: der)
        #expect(
            text.split(separator: "\n").dropFirst().dropLast().map(\.count) == [64, 64, 64, 64, 12])
        #expect(try read(text) == [PEMBlock(label: "CERTIFICATE", bytes: der)])
    }

    @Test(arguments: [
        "-----BEGIN X-----\nZm9v\n-----END X-----",
        "-----BEGIN X-----\r\nZm9v\r\n-----END X-----\r\n",
        "-----BEGIN X-----\rZm9v\r-----END X-----\r",
        "\u{FEFF}-----BEGIN X-----\nZm9v\n-----END X-----\n",
        "  -----BEGIN X-----\n\tZm\n 9v  \n\n  -----END X-----\n",
        "-----BEGIN X----- Zm9v -----END X-----",
        "-----BEGIN X-----Zm9v-----END X-----",
        "Subject: CN=a -----BEGIN Y-----\n-----\n----BEGIN X----\n-----BEGIN X-----\nZm9v\n-----END X-----\n---\n",
        "-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n  11\n\nZm9v\n-----END X-----\n",
    ])
    func readsABlockInTheSurroundingsThatPeopleHave(text: String) throws {
        #expect(try read(text) == [PEMBlock(label: "X", bytes: Array("foo".utf8))])
    }

    @Test func readsManyBlocksWithProseBetween() throws {
        let text = """
            # one
            -----BEGIN X509 CRL-----
            Zm9v
            -----END X509 CRL-----
            # two: the next are on one line
            -----BEGIN A-----
            YmFy
            -----END A----- -----BEGIN B----- Zg== -----END B-----
            """
        #expect(
            try read(text) == [
                PEMBlock(label: "X509 CRL", bytes: Array("foo".utf8)),
                PEMBlock(label: "A", bytes: Array("bar".utf8)),
                PEMBlock(label: "B", bytes: Array("f".utf8)),
            ])
    }

    @Test(arguments: ["", "no block here", "-----", "-----BEGIN", "-----END X-----"])
    func findsNoneWhereThereIsNone(text: String) throws {
        #expect(try read(text).isEmpty)
    }

    @Test(
        arguments: [
            ("a\n-----BEGIN X----\nZg==\n", .malformedBoundary, 2),
            ("-----BEGIN X\n-----\nZg==\n", .malformedBoundary, 1),
            ("\r\n\r\n-----BEGIN X-----\nZg==\n", .unterminated(label: "X"), 3),
            (
                "-----BEGIN X-----\nZg==\n-----BEGIN X-----\nZg==\n-----END X-----\n",
                .unterminated(label: "X"), 1
            ),
            (
                "-----BEGIN X-----\nZg==\n-----END Y-----\n",
                .mismatchedEnd(label: "X", end: "Y"), 3
            ),
            ("-----BEGIN X-----\nZg==\nZg==\n-----END X-----\n", .invalidBase64(label: "X"), 3),
            ("-----BEGIN X-----\rZm9v\rZ*==\r-----END X-----\r", .invalidBase64(label: "X"), 3),
            ("-----BEGIN X-----\nZm9v\nZm-v\n-----END X-----\n", .invalidBase64(label: "X"), 3),
            ("-----BEGIN X-----\n\n-----END X-----\n", .empty(label: "X"), 1),
        ] as [(String, PEMError.Kind, Int)])
    func namesTheMistakeAndItsLine(text: String, kind: PEMError.Kind, line: Int) throws {
        let error = try #require(throws: PEMError.self) { try read(text) }
        #expect(error.kind == kind)
        #expect(error.line == line)
    }

    @Test func stopsAtTheLimit() throws {
        let text = String(repeating: PEM.encode(label: "X", der: [1]), count: 4)
        #expect(try PEM.blocks(in: Array(text.utf8), limit: 4).count == 4)
        let error = try #require(throws: PEMError.self) {
            try PEM.blocks(in: Array(text.utf8), limit: 3)
        }
        #expect(error.kind == .tooManyBlocks(limit: 3))
        #expect(error.line == 10)
    }

    @Test func saysWhatToLookFor() throws {
        let error = try #require(throws: PEMError.self) {
            try read("a:\n-----BEGIN CERTIFICATE-----\nZg==\n")
        }
        #expect(
            "\(error)"
                == "line 2 (byte 3): the CERTIFICATE that begins here has no -----END CERTIFICATE-----"
        )
    }

    private func read(_ text: String) throws -> [PEMBlock] {
        try PEM.blocks(in: Array(text.utf8))
    }
}
