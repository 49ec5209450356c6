import Certificates
import Events
import Testing

@testable import Verification

/// Constraints on mailboxes hold for internationalized ones too (RFC 9598, 6): else anyone could name
/// any mailbox by another type of name.
@Suite struct MailboxConstraintTests {
    private let root = Forge.Entity("Root")

    private func judge(
        _ mailbox: String, permitting constraint: String, excluding: Bool = false
    ) throws -> String? {
        let subtree = DER.sequence(DER.element(0x81, Array(constraint.utf8)))
        let limit = DER.standard(
            30, critical: true, DER.sequence(DER.element(excluding ? 0xA1 : 0xA0, subtree)))
        // SmtpUTF8Mailbox: an otherName of type 1.3.6.1.5.5.7.8.9.
        let name = DER.element(
            0xA0,
            DER.id(0x2B, 6, 1, 5, 5, 7, 8, 9)
                + DER.element(0xA0, DER.element(0x0C, Array(mailbox.utf8))))
        let certificate = try Forge()
            .with { $0.extensions = [DER.standard(17, DER.sequence(name))] }
            .make(Forge.Entity("Leaf"), by: root)
        let anchor = try Forge.authority.with { $0.extensions = [limit] }.make(root, by: root)
        return try Bench(trusting: anchor).examine(certificate).verdict.mainCode
    }

    @Test(
        arguments: [
            ("用户@example.com", "example.com", nil),
            ("用户@example.org", "example.com", "name.not_permitted"),
            ("用户@mail.example.com", "example.com", "name.not_permitted"),
            ("用户@mail.example.com", ".example.com", nil),
            ("用户@例子.example", "example.com", "name.constraint_unprocessed"),
        ] as [(String, String, String?)])
    func aMailboxLiesWithinItsHost(mailbox: String, constraint: String, expected: String?) throws {
        #expect(try judge(mailbox, permitting: constraint) == expected)
    }

    @Test func aMailboxIsExcludedByItsHost() throws {
        #expect(
            try judge("用户@example.com", permitting: "example.com", excluding: true)
                == "name.excluded")
        #expect(try judge("用户@example.org", permitting: "example.com", excluding: true) == nil)
    }
}
