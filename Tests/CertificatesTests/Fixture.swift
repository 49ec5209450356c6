import Certificates
import Foundation
import Testing

/// The files that `Fixtures/make.sh` makes: a readable dump, then the block itself.
enum Fixture {
    static func blocks(_ name: String) throws -> [PEMBlock] {
        let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
        let data = try Data(contentsOf: folder.appending(path: name))
        return try PEM.blocks(in: Array(data))
    }

    static func der(_ name: String) throws -> [UInt8] {
        try #require(try blocks(name).first).bytes
    }

    static func certificate(_ name: String) throws -> ParsedCertificate {
        try ParsedCertificate(der: try der(name))
    }
}
