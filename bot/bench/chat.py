"""A customer at the web chat API, as the chat page is one: messages by POST, answers from the event stream."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx

from bot.errors import ServiceError

ANSWER_SECONDS = 30.0
"""A turn that takes longer has failed."""
STREAM_TIMEOUT = httpx.Timeout(10.0, read=60.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """The bot's first message to a question, and the milliseconds from the POST until it was there."""

    milliseconds: float
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event of the stream and when it came, by `time.perf_counter`."""

    kind: str
    data: dict[str, Any]
    at: float


class Chat:
    """One conversation with its event stream open; made by `open`. One question at a time."""

    def __init__(self, http: httpx.AsyncClient, conversation_id: str, token: str) -> None:
        self.conversation_id = conversation_id
        self._http = http
        self._path = f"/api/v1/conversations/{conversation_id}"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._arrivals: asyncio.Queue[Arrival | None] = asyncio.Queue()
        self._connected = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def open(
        cls, http: httpx.AsyncClient, utility: str, language: str | None = None
    ) -> AsyncGenerator["Chat", None]:
        """A conversation whose event stream is connected. Raises ServiceError if the gateway refuses."""
        wanted = {"utility": utility} | ({"language": language} if language else {})
        opened = _checked(await http.post("/api/v1/conversations", json=wanted)).json()
        chat = cls(http, opened["conversation_id"], opened["token"])
        reader = asyncio.create_task(chat._read())
        try:
            async with _in_time("the event stream does not begin"):
                await chat._connected.wait()
            yield chat
        finally:
            reader.cancel()
            with suppress(asyncio.CancelledError, httpx.HTTPError):
                await reader

    async def ask(self, text: str) -> Answer:
        """Send `text`, wait for the answer and for the end of the turn. Raises ServiceError if there is none."""
        body = {"client_id": uuid.uuid4().hex, "text": text}
        started = time.perf_counter()
        _checked(await self._http.post(f"{self._path}/messages", json=body, headers=self._headers))
        first: Arrival | None = None
        async with _in_time("the bot does not answer"):
            while (arrival := await self._arrivals.get()) is not None:
                if arrival.kind == "message" and arrival.data["author"] == "bot":
                    first = first or arrival
                elif first and arrival.kind == "typing" and not arrival.data["on"]:
                    milliseconds = (first.at - started) * 1000
                    return Answer(milliseconds, str(first.data["status"]), str(first.data["text"]))
        raise ServiceError("the event stream ended", where=self._path)

    async def phone(self) -> str:
        """The newest text on the demonstration's phone. Raises ServiceError if there is none."""
        response = _checked(await self._http.get(f"{self._path}/demo/phone", headers=self._headers))
        messages = response.json()["messages"]
        if not messages:
            raise ServiceError("no short message has come", where=self._path)
        return str(messages[-1]["text"])

    async def _read(self) -> None:
        path = f"{self._path}/events"
        try:
            async with self._http.stream("GET", path, headers=self._headers, timeout=STREAM_TIMEOUT) as response:
                response.raise_for_status()
                async for arrival in arrivals(self._lines(response)):
                    self._arrivals.put_nowait(arrival)
        finally:
            self._arrivals.put_nowait(None)

    async def _lines(self, response: httpx.Response) -> AsyncIterator[str]:
        async for line in response.aiter_lines():
            self._connected.set()  # the gateway greets at once
            yield line


async def arrivals(lines: AsyncIterator[str]) -> AsyncIterator[Arrival]:
    """The events in the lines of a `text/event-stream`; comments and events without data are left out."""
    fields: dict[str, str] = {}
    async for line in lines:
        if line:
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
            continue
        if "data" in fields:
            yield Arrival(fields.get("event", "message"), json.loads(fields["data"]), time.perf_counter())
        fields = {}


@asynccontextmanager
async def _in_time(otherwise: str) -> AsyncGenerator[None, None]:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            yield
    except TimeoutError:
        raise ServiceError(f"{otherwise} within {ANSWER_SECONDS:.0f} s", where="gateway") from None


def _checked(response: httpx.Response) -> httpx.Response:
    if response.is_error:
        raise ServiceError(f"it answered {response.status_code}: {response.text[:200]}", where=str(response.url))
    return response
