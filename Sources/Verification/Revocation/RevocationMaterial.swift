import Certificates
import Events

/// The CRLs and OCSP responses at hand for an examination, by the name of who issued them.
struct RevocationMaterial {
    private var completeCRLs: [NormalizedName: [SuppliedCRL]] = [:]
    private var deltaCRLs: [NormalizedName: [SuppliedCRL]] = [:]
    private(set) var ocspResponses: [SuppliedOCSPResponse]
    /// What came with the request and cannot be read.
    private(set) var unreadable: [String] = []
    let evidence: EvidenceSet
    /// Places whose part of the shelf is in here already.
    private var taken: Set<EvidencePlace> = []

    init(request: VerificationRequest, evidence: EvidenceSet) {
        self.evidence = evidence
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
    ///
    /// A delta says nothing without the list that it adds to.
    var isEmpty: Bool {
        completeCRLs.isEmpty && ocspResponses.isEmpty && !evidence.lists.hasComplete
    }

    func completeCRLs(of issuer: NormalizedName) -> [SuppliedCRL] {
        let supplied = completeCRLs[issuer] ?? []
        let kept = evidence.lists.completeCRLs(of: issuer)
        guard !kept.isEmpty, !supplied.isEmpty else { return supplied + kept }
        // A request must not hide by an older list what a newer one says.
        return (kept + supplied).sorted { $0.isNewer(than: $1) }
    }

    func deltaCRLs(of issuer: NormalizedName) -> [SuppliedCRL] {
        (deltaCRLs[issuer] ?? []) + evidence.lists.deltaCRLs(of: issuer)
    }

    /// Takes from the shelf what is there of these.
    ///
    /// - Returns: whether there was anything new.
    mutating func take(_ wanted: [EvidenceWanted]) -> Bool {
        var found = false
        for place in wanted.map(\.place) where !taken.contains(place) {
            if let crl = evidence.shelf.crls[place] {
                add(crl)
            } else if let response = evidence.shelf.ocspResponses[place] {
                ocspResponses.append(response)
            } else {
                continue
            }
            taken.insert(place)
            found = true
        }
        return found
    }

    private mutating func add(_ crl: SuppliedCRL) {
        if crl.isDelta {
            deltaCRLs[crl.issuer, default: []].append(crl)
        } else {
            completeCRLs[crl.issuer, default: []].append(crl)
        }
    }
}
