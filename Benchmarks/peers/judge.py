"""What both Python layouts judge with: pyca/cryptography's path verifier, JSON in and JSON out."""

import base64
import hashlib
import json
from datetime import datetime, timezone

from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError


class Judge:
    def __init__(self, trust_file):
        with open(trust_file, "rb") as file:
            self.builder = PolicyBuilder().store(Store(x509.load_pem_x509_certificates(file.read())))

    def outcome(self, payload):
        """The outcome's JSON, and whether the certificate passed."""
        try:
            request = json.loads(payload)
            der = base64.b64decode(request["certificate"])
            leaf = x509.load_der_x509_certificate(der)
            chain = [
                x509.load_der_x509_certificate(base64.b64decode(entry))
                for entry in request.get("chain", [])
            ]
            name = x509.DNSName(request["server_name"])
        except (ValueError, KeyError, TypeError) as error:
            return {"indication": "FAILED", "why": str(error)}, False
        verdict = {
            "indication": "PASSED",
            "certificate": {
                "sha256": hashlib.sha256(der).hexdigest(),
                "subject": leaf.subject.rfc4514_string(),
                "issuer": leaf.issuer.rfc4514_string(),
                "not_after": leaf.not_valid_after_utc.isoformat(),
            },
            "server_name": request["server_name"],
            "validated_at": datetime.now(timezone.utc).isoformat(),
        }
        try:
            self.builder.build_server_verifier(name).verify(leaf, chain)
        except VerificationError as error:
            verdict["indication"] = "FAILED"
            verdict["why"] = str(error)
        return verdict, verdict["indication"] == "PASSED"
