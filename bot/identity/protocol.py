"""The identity service as its users see it, and the one who knows nobody."""

from typing import Protocol

from bot.backends.verified import VerifiedContext
from bot.identity.results import ChallengeResult, IdentityState, IdentityStatus, VerificationResult


class Identity(Protocol):
    """Who the customer of a conversation is proved to be. Each call may raise BackendError or ServiceError."""

    async def state(self, conversation_id: str) -> IdentityState:
        """Everything at once; counts as a use of the session, as `context` does."""

    async def context(self, conversation_id: str) -> VerifiedContext | None:
        """The proof that holds now, None if there is none. Keeps the session from going idle."""

    async def fresh(self, conversation_id: str) -> VerifiedContext | None:
        """The proof, if it was given a few minutes ago at most: what is filed needs one. Counts as a use, too."""

    async def request(self, conversation_id: str, purpose: str, *, fresh: bool = False) -> ChallengeResult:
        """The customer wants `purpose` (an intent).

        `none`: ask for the customer code. With `fresh`, whoever is verified needs no customer code again: a phone code
        to the same account is `sent`, or there is a `wait`. `verify` gives the purpose back in both cases.
        """

    async def start_challenge(self, conversation_id: str, customer_code: str) -> ChallengeResult:
        """Sends a code to the phone on file, if there is such a customer; the result does not tell.

        Asking for another account ends the proof for the first.
        """

    async def verify(self, conversation_id: str, phone_code: str) -> VerificationResult:
        """Compares the six digits with the code that was sent."""

    async def log_out(self, conversation_id: str) -> None:
        """Ends the session and whatever was under way."""


class NobodyIsVerified:
    """The identity where there is no gateway, as in `bot ask`: requests are accepted, nobody is ever known."""

    async def state(self, conversation_id: str) -> IdentityState:  # noqa: ARG002 - the Protocol's signature
        """Nobody, nothing awaited."""
        return IdentityState(None, None, None)

    async def context(self, conversation_id: str) -> VerifiedContext | None:  # noqa: ARG002
        """Nobody."""
        return None

    async def fresh(self, conversation_id: str) -> VerifiedContext | None:  # noqa: ARG002
        """Nobody."""
        return None

    async def request(self, conversation_id: str, purpose: str, *, fresh: bool = False) -> ChallengeResult:  # noqa: ARG002
        """Forgotten at once; the customer code is awaited."""
        return ChallengeResult(IdentityStatus.NONE)

    async def start_challenge(self, conversation_id: str, customer_code: str) -> ChallengeResult:  # noqa: ARG002
        """Says that a code was sent, as it would for an unknown customer."""
        return ChallengeResult(IdentityStatus.SENT)

    async def verify(self, conversation_id: str, phone_code: str) -> VerificationResult:  # noqa: ARG002
        """No code is ever open."""
        return VerificationResult(IdentityStatus.NONE)

    async def log_out(self, conversation_id: str) -> None:
        """There is nobody to log out."""
