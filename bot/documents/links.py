"""Links to documents, as the action server asks the gateway for them: its private port and its shared secret."""

from typing import Protocol
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from bot.documents.kinds import Kind
from bot.documents.wire import LinkAnswer, LinkBody
from bot.errors import ServiceError

SECRET_HEADER = "X-Internal-Secret"


class Links(Protocol):
    """Makes links that work for the account that is verified in a conversation, for a short time."""

    async def link(self, conversation_id: str, kind: Kind, number: str | None = None) -> str | None:
        """The path of a new link; None where there are no links. ServiceError if the gateway makes none."""
        ...


class NoLinks:
    """Where there is no gateway, as in `bot ask`."""

    async def link(self, conversation_id: str, kind: Kind, number: str | None = None) -> str | None:  # noqa: ARG002
        """None."""
        return None


class LinkClient:
    """Asks the gateway; one for the life of a process, closed with `close`."""

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

    async def link(self, conversation_id: str, kind: Kind, number: str | None = None) -> str | None:
        """The path of a new link. Raises ServiceError if there is none, whatever the reason."""
        address = f"/internal/v1/conversations/{quote(conversation_id, safe='')}/documents"
        try:
            body = LinkBody(kind=kind, number=number).model_dump(mode="json")
            response = await self._client.post(address, json=body)
            response.raise_for_status()
            return LinkAnswer.model_validate_json(response.content).path
        except (httpx.HTTPError, ValidationError) as error:
            raise ServiceError(f"no link to a document ({type(error).__name__})", where=address) from error
