"""The identity service over HTTP, for the action server: the gateway's private port and its shared secret."""

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from bot.backends.budget import within_budget
from bot.backends.verified import VerifiedContext
from bot.errors import BackendUnavailable, ServiceError
from bot.identity.results import ChallengeResult, IdentityState, VerificationResult
from bot.identity.wire import ChallengeAnswer, StateAnswer, VerificationAnswer

SECRET_HEADER = "X-Internal-Secret"


class IdentityClient:
    """Implements `bot.identity.protocol.Identity`; one for the life of a process, closed with `close`.

    Every call raises ServiceError if the gateway does not answer as agreed, and BackendUnavailable if the gateway says
    that the back office does not.
    """

    def __init__(self, base_url: str, secret: str, timeout_seconds: float, max_connections: int = 20) -> None:
        self._client = httpx.AsyncClient(
            base_url=base_url,
            headers={SECRET_HEADER: secret},
            timeout=timeout_seconds,
            limits=httpx.Limits(max_connections=max_connections),
            trust_env=False,
            follow_redirects=False,
        )

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()

    async def state(self, conversation_id: str) -> IdentityState:
        """Who is verified and what is awaited now."""
        response = await self._send("GET", conversation_id, "")
        try:
            return StateAnswer.model_validate_json(response.content).record(conversation_id)
        except ValidationError as error:
            raise _not_as_agreed(response) from error

    async def context(self, conversation_id: str) -> VerifiedContext | None:
        """The proof that holds now, None if there is none."""
        return (await self.state(conversation_id)).verified

    async def fresh(self, conversation_id: str) -> VerifiedContext | None:
        """The proof, if it is fresh enough to file something."""
        response = await self._send("GET", conversation_id, "/fresh")
        try:
            return StateAnswer.model_validate_json(response.content).record(conversation_id).verified
        except ValidationError as error:
            raise _not_as_agreed(response) from error

    async def request(self, conversation_id: str, purpose: str, *, fresh: bool = False) -> ChallengeResult:
        """Notes what the customer wants; with `fresh`, sends a code to the account that is verified."""
        return await self._challenge(conversation_id, "/requests", {"purpose": purpose, "fresh": fresh})

    async def start_challenge(self, conversation_id: str, customer_code: str) -> ChallengeResult:
        """Sends a code if there is such a customer."""
        return await self._challenge(conversation_id, "/challenges", {"customer_code": customer_code})

    async def verify(self, conversation_id: str, phone_code: str) -> VerificationResult:
        """Compares the six digits with the code that was sent."""
        response = await self._send("POST", conversation_id, "/verifications", {"phone_code": phone_code})
        try:
            return VerificationAnswer.model_validate_json(response.content).record()
        except ValidationError as error:
            raise _not_as_agreed(response) from error

    async def log_out(self, conversation_id: str) -> None:
        """Ends the session and whatever was under way."""
        await self._send("DELETE", conversation_id, "")

    async def _challenge(self, conversation_id: str, path: str, body: dict[str, Any]) -> ChallengeResult:
        response = await self._send("POST", conversation_id, path, body)
        try:
            return ChallengeAnswer.model_validate_json(response.content).record()
        except ValidationError as error:
            raise _not_as_agreed(response) from error

    async def _send(
        self, method: str, conversation_id: str, path: str, body: dict[str, Any] | None = None
    ) -> httpx.Response:
        address = f"/internal/v1/conversations/{quote(conversation_id, safe='')}/identity{path}"
        late = ServiceError("there is no time left for the gateway's identity service", where=address)
        try:
            async with within_budget(late):
                response = await self._client.request(method, address, json=body)
        except httpx.HTTPError as error:
            raise ServiceError("the gateway's identity service does not answer", where=address) from error
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            raise BackendUnavailable("the back office does not answer the identity service", where=address)
        if not response.is_success:
            raise _not_as_agreed(response)
        return response


def _not_as_agreed(response: httpx.Response) -> ServiceError:
    return ServiceError(
        f"the identity service answered {response.status_code} in a way that was not agreed",
        where=str(response.request.url.path),
        remedy="Start gateway and action server from the same version and with the same secret.",
    )
