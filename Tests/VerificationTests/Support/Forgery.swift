import Forgery

// Tests say what they forge without an import each.
typealias DER = Forgery.DER
typealias Forge = Forgery.Forge
typealias CRLForge = Forgery.CRLForge
typealias OCSPForge = Forgery.OCSPForge
