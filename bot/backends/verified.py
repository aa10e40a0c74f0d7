"""The proof that a conversation speaks for a customer; without one there are no account data."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class VerifiedContext:
    """Who was verified, in which conversation, and for how long (aware times). Only the gateway makes one."""

    conversation_id: str
    utility: str
    customer_code: str
    verified_at: datetime
    expires_at: datetime
