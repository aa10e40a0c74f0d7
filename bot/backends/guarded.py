"""Calls to one back office with everything around them that keeps its failures from spreading."""

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from bot.backends.breaker import Breaker
from bot.backends.budget import within_budget
from bot.backends.bulkhead import Bulkhead
from bot.backends.retries import Retries
from bot.backends.transport import Transport
from bot.errors import BackendBusy


class BackOffice(Protocol):
    """Where requests go. `what` names the call in errors, which show nothing else of it."""

    async def get(self, path: str, params: Mapping[str, str] | None = None, *, what: str) -> bytes:
        """The body of the answer. Raises BackendError."""
        ...

    async def post(self, path: str, content: Mapping[str, object], *, key: str, what: str) -> bytes:
        """The body of the answer to `content` as JSON; the same `key` files once. Raises BackendError."""
        ...

    async def aclose(self) -> None:
        """Close all connections."""
        ...


class GuardedBackOffice:
    """A `BackOffice` through tries, breaker and bulkhead, in this order: each try counts for the breaker.

    A call ends with the time budget of the action that makes it; one that was cut off by it tells the breaker nothing.

    All back offices have parts of their own, none is shared. `clock` must be the one of the retries.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        retries: Retries,
        breaker: Breaker,
        bulkhead: Bulkhead,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport = transport
        self._retries = retries
        self._breaker = breaker
        self._bulkhead = bulkhead
        self._clock = clock

    async def get(self, path: str, params: Mapping[str, str] | None = None, *, what: str) -> bytes:
        """The body of the answer. Raises as `Transport.get`, and BackendBusy without asking."""
        return await self._run(lambda seconds: self._transport.get(path, params, what=what, seconds=seconds), what)

    async def post(self, path: str, content: Mapping[str, object], *, key: str, what: str) -> bytes:
        """The body of the answer. It is repeated like a `get`, because every try carries the same `key`."""
        return await self._run(
            lambda seconds: self._transport.post(path, content, key=key, what=what, seconds=seconds), what
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transport.aclose()

    async def _run(self, send: Callable[[float], Awaitable[bytes]], what: str) -> bytes:
        async def in_place(until: float) -> bytes:
            async with self._bulkhead.place():
                return await send(until - self._clock())

        async def once(until: float) -> bytes:
            return await self._breaker.call(lambda: in_place(until))

        try:
            async with within_budget(BackendBusy("there is no time left for the back office", where=what)):
                return await self._retries.run(once)
        except BackendBusy as error:
            raise BackendBusy(error.what, where=what) from None
