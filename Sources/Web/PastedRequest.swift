import Certificates
import Events
import Foundation

/// A request out of whatever someone pasted: PEM, base64 of DER or PKCS#7, or a request's JSON.
struct PastedRequest {
    /// As the requests topic would take it.
    let body: [UInt8]
    let headers: [Header]

    init(_ text: String, serverName: String, profile: String) throws(UnreadableReason) {
        let pasted = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !pasted.isEmpty else {
            throw UnreadableReason(.notCertificate, "there is nothing in the field")
        }
        var headers: [Header] = []
        if !serverName.isEmpty { headers.append(Header("ce_servername", serverName)) }
        if !profile.isEmpty { headers.append(Header("ce_profile", profile)) }
        if pasted.hasPrefix("{") {
            self.init(
                body: Array(pasted.utf8), headers: [Header("content-type", "application/json")])
            return
        }
        let chain = try Self.certificates(in: pasted)
        let body = chain.map { PEM.encode(label: "CERTIFICATE", der: $0) }.joined()
        headers.append(Header("content-type", "application/pem-certificate-chain"))
        self.init(body: Array(body.utf8), headers: headers)
    }

    private init(body: [UInt8], headers: [Header]) {
        self.body = body
        self.headers = headers
    }

    /// The certificates in PEM blocks, or in one base64 text, the target first.
    private static func certificates(
        in text: String
    ) throws(UnreadableReason) -> [ArraySlice<UInt8>] {
        do {
            if text.contains("-----BEGIN ") {
                let blocks = try PEM.blocks(in: Array(text.utf8))
                let found = try blocks.flatMap { try certificates(inBlock: $0) }
                guard !found.isEmpty else {
                    throw UnreadableReason(.notCertificate, "there is no certificate in it")
                }
                return targetFirst(found)
            }
            guard let der = Base64.decode(text.utf8.filter { !$0.isWhitespace }) else {
                throw UnreadableReason(
                    .notCertificate, "this is neither PEM nor base64 nor JSON")
            }
            if (try? ParsedCertificate(der: der)) != nil { return [der[...]] }
            return targetFirst(try CertificateBundle(der: der).certificates)
        } catch let reason as UnreadableReason {
            throw reason
        } catch {
            throw UnreadableReason(.notCertificate, "no certificate can be read in it: \(error)")
        }
    }

    /// Keys and whatever else is in the text are passed over: they go nowhere from here.
    private static func certificates(inBlock block: PEMBlock) throws -> [ArraySlice<UInt8>] {
        if block.isCertificate { return [block.bytes[...]] }
        return block.isBundle ? try CertificateBundle(der: block.bytes).certificates : []
    }

    /// Bundles have no order; the target is the one that issued none of the others.
    private static func targetFirst(_ certificates: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
        let parsed = certificates.map { try? ParsedCertificate(der: Array($0)) }
        let target = parsed.firstIndex { candidate in
            guard let candidate else { return false }
            return !parsed.contains { other in
                guard let other, other != candidate else { return false }
                return other.issuer.der == candidate.subject.der
            }
        }
        guard let target, target != 0 else { return certificates }
        var ordered = certificates
        ordered.insert(ordered.remove(at: target), at: 0)
        return ordered
    }
}

extension UInt8 {
    fileprivate var isWhitespace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
