"""What the identity service answers: the same records in the gateway and, over HTTP, in the action server."""

from dataclasses import dataclass
from enum import StrEnum

from bot.backends.verified import VerifiedContext
from bot.store.identity_records import Awaiting

__all__ = ["Awaiting", "ChallengeResult", "IdentityState", "IdentityStatus", "VerificationResult"]


class IdentityStatus(StrEnum):
    """How a step of a proof ended."""

    SENT = "sent"
    VERIFIED = "verified"
    WRONG = "wrong"
    EXPIRED = "expired"
    WAIT = "wait"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class IdentityState:
    """Who is verified now, and what the customer was asked to write next, for what (`purpose` is an intent)."""

    verified: VerifiedContext | None
    awaiting: Awaiting | None
    purpose: str | None


@dataclass(frozen=True, slots=True)
class ChallengeResult:
    """`sent`, whether the customer exists or not, or `wait` with the seconds left.

    `none` only as the answer to a request: nothing was sent, the customer code is awaited.
    """

    status: IdentityStatus
    wait_seconds: int = 0


@dataclass(frozen=True, slots=True)
class VerificationResult:
    """How the comparison ended.

    `verified` (with the `purpose` to go on with), `wrong`, `expired`, `wait` with the seconds left, or `none` if no
    code is open in the conversation.
    """

    status: IdentityStatus
    wait_seconds: int = 0
    purpose: str | None = None
