"""The demonstration: short messages are kept for the page, and the customers to try come from the back office."""

import asyncio
from http import HTTPStatus
from typing import Any

import httpx

from bot.errors import BackendUnavailable
from bot.settings import Settings
from bot.store.moments import Clock
from bot.store.outbox import OutboxRepository


class DemoPhone:
    """A telephone network that ends at the page (`bot.identity.ports.SmsSender`)."""

    def __init__(self, outbox: OutboxRepository, clock: Clock) -> None:
        self._outbox = outbox
        self._clock = clock

    async def send(self, conversation_id: str, phone: str, text: str) -> None:
        """Keeps the message."""
        await asyncio.to_thread(self._outbox.add, conversation_id, phone, text, self._clock())


class DemoCustomers:
    """The documented customers of the reference back office; closed with `close`."""

    def __init__(self, settings: Settings) -> None:
        self._client = httpx.AsyncClient(
            base_url=settings.backoffice_url,
            headers={"Authorization": f"Bearer {settings.backoffice_secret.get_secret_value()}"},
            timeout=httpx.Timeout(
                settings.backend_read_timeout_seconds, connect=settings.backend_connect_timeout_seconds
            ),
            trust_env=False,
            follow_redirects=False,
        )

    async def of(self, utility: str) -> Any:
        """The back office's own answer. Raises BackendUnavailable."""
        try:
            response = await self._client.get("/demo/customers", params={"utility": utility})
        except httpx.HTTPError as error:
            raise BackendUnavailable("the back office does not answer", where="/demo/customers") from error
        if response.status_code != HTTPStatus.OK:
            raise BackendUnavailable(f"the back office answered {response.status_code}", where="/demo/customers")
        return response.json()

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()
