"""A tiny ASGI server that misbehaves on purpose and remembers what it was asked."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class FaultServer:
    """Answers every request with `status`, `body` and `headers`; hangs if `hangs`, drips if `drips`."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.reset()

    def reset(self) -> None:
        """Behave well again."""
        self.paths.clear()
        self.status = 200
        self.body = b"{}"
        self.headers: list[tuple[bytes, bytes]] = []
        self.hangs = False
        self.drips = False

    def answer(self, value: object, status: int = 200) -> None:
        """Answer with this JSON from now on."""
        self.body = json.dumps(value).encode()
        self.status = status

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        self.paths.append(scope["raw_path"].decode())
        if self.hangs:
            await _until_gone(receive)
            return
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        while self.drips:
            await send({"type": "http.response.body", "body": b" ", "more_body": True})
            # Each part comes in time; only the whole answer does not.
            await asyncio.sleep(0.05)
        await send({"type": "http.response.body", "body": self.body})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
