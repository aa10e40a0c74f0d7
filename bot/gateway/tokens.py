"""The opaque strings that the gateway hands out. They have so much chance in them that a plain hash protects them."""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Tokens:
    """`random` must be cryptographically strong outside tests."""

    random: Random

    def conversation_id(self) -> str:
        """128 bits, in hex."""
        return self.random.randbytes(16).hex()

    def secret(self) -> str:
        """192 bits, fit for a header: the bearer token of a conversation, or a button."""
        return urlsafe_b64encode(self.random.randbytes(24)).decode()


def token_hash(token: str) -> str:
    """What is stored of a bearer token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
