import Certificates
import Events

/// The CRLs and OCSP responses at hand for an examination, by the name of who issued them.
struct RevocationMaterial {
    private var crls: [NormalizedName: [SuppliedCRL]] = [:]
    private(set) var ocspResponses: [SuppliedOCSPResponse]
    /// What came with the request and cannot be read.
    private(set) var unreadable: [String] = []

    init(request: VerificationRequest, evidence: EvidenceSet) {
        ocspResponses = evidence.ocspResponses
        for der in request.crls {
            do {
                add(try SuppliedCRL(der: der))
            } catch {
                unreadable.append("A CRL of the request cannot be read: \(error.reason).")
            }
        }
        for crl in evidence.crls { add(crl) }
        guard let der = request.ocspResponse else { return }
        do {
            ocspResponses.insert(try SuppliedOCSPResponse(der: der), at: 0)
        } catch {
            unreadable.append("The OCSP response of the request cannot be read: \(error.reason).")
        }
    }

    /// Whether there is nothing that could say anything.
    var isEmpty: Bool { crls.isEmpty && ocspResponses.isEmpty }

    func crls(of issuer: NormalizedName) -> [SuppliedCRL] { crls[issuer] ?? [] }

    private mutating func add(_ crl: SuppliedCRL) {
        crls[crl.issuer, default: []].append(crl)
    }
}
