"""The JSON of the identity service's private HTTP API, the same on both sides."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.backends.verified import VerifiedContext
from bot.identity.results import Awaiting, ChallengeResult, IdentityState, IdentityStatus, VerificationResult

Purpose = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
CustomerCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z-]{1,32}$")]
PhoneCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}$")]


class Body(BaseModel):
    """Base of all bodies: nothing extra."""

    model_config = ConfigDict(extra="forbid")


class RequestBody(Body):
    """The customer wants `purpose`, an intent; `fresh` if an older proof does not do for it."""

    purpose: Purpose
    fresh: bool = False


class ChallengeBody(Body):
    """The customer code: digits, capital letters, hyphens."""

    customer_code: CustomerCode


class VerificationBody(Body):
    """What the customer read on the phone."""

    phone_code: PhoneCode


class VerifiedAnswer(Body):
    """A VerifiedContext without the conversation, which the address names."""

    utility: str
    customer_code: str
    verified_at: datetime
    expires_at: datetime


class StateAnswer(Body):
    """An IdentityState."""

    verified: VerifiedAnswer | None
    awaiting: Awaiting | None
    purpose: str | None

    @classmethod
    def of(cls, state: IdentityState) -> Self:
        """The answer for `state`."""
        context = state.verified
        verified = context and VerifiedAnswer(
            utility=context.utility,
            customer_code=context.customer_code,
            verified_at=context.verified_at,
            expires_at=context.expires_at,
        )
        return cls(verified=verified, awaiting=state.awaiting, purpose=state.purpose)

    def record(self, conversation_id: str) -> IdentityState:
        """The state of the conversation that was asked for."""
        proof = self.verified
        if proof is None:
            return IdentityState(None, self.awaiting, self.purpose)
        context = VerifiedContext(
            conversation_id, proof.utility, proof.customer_code, proof.verified_at, proof.expires_at
        )
        return IdentityState(context, self.awaiting, self.purpose)


class ChallengeAnswer(Body):
    """A ChallengeResult."""

    status: Literal[IdentityStatus.SENT, IdentityStatus.WAIT, IdentityStatus.NONE]
    wait_seconds: Annotated[int, Field(ge=0)]

    @classmethod
    def of(cls, result: ChallengeResult) -> Self:
        """The answer for `result`."""
        return cls.model_validate({"status": result.status, "wait_seconds": result.wait_seconds})

    def record(self) -> ChallengeResult:
        """The same, as a record."""
        return ChallengeResult(self.status, self.wait_seconds)


class VerificationAnswer(Body):
    """A VerificationResult."""

    status: IdentityStatus
    wait_seconds: Annotated[int, Field(ge=0)]
    purpose: str | None

    def record(self) -> VerificationResult:
        """The same, as a record."""
        return VerificationResult(self.status, self.wait_seconds, self.purpose)
