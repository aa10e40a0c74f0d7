"""What the store keeps about a proof of identity, as frozen records."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Awaiting(StrEnum):
    """What the customer is to write next."""

    CUSTOMER_CODE = "customer_code"
    PHONE_CODE = "phone_code"


@dataclass(frozen=True, slots=True)
class IdentityRequest:
    """The customer wants something (`purpose`, an intent; empty if unknown) that needs a proof."""

    purpose: str
    awaiting: Awaiting
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class NewChallenge:
    """A phone code that was just made; `deliverable` is False if nobody can have received it."""

    customer_code: str
    salt: str
    code_hash: str
    deliverable: bool
    expires_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Challenge:
    """The latest phone code of a conversation; `closed` once it was used, replaced, exhausted or found too old."""

    id: int
    customer_code: str
    salt: str
    code_hash: str
    deliverable: bool
    attempts: int
    expires_at: datetime
    closed: bool


@dataclass(frozen=True, slots=True)
class Session:
    """A proof that holds until `expires_at`, or until it has not been used for a while.

    It is the proof of this `channel` and sender only (see `bot.store.records.Conversation`).
    """

    id: str
    channel: str
    sender_key: str
    utility: str
    customer_code: str
    verified_at: datetime
    last_used_at: datetime
    expires_at: datetime
