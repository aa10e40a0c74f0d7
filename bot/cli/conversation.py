"""A client of the web chat API: one conversation, its messages read from the event stream in the background."""

import json
import logging
import queue
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from bot.errors import ServiceError

logger = logging.getLogger(__name__)

RECONNECT_SECONDS = 1.0
TIMEOUT = httpx.Timeout(10.0, connect=3.0)
STREAM_TIMEOUT = httpx.Timeout(10.0, connect=3.0, read=60.0)
CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Event:
    """One server-sent event; `id` is empty if it has none."""

    id: str
    kind: str
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the assistant or of an agent; a button has `title` and `payload`."""

    author: str
    text: str
    language: str
    status: str
    entry: str
    buttons: tuple[dict[str, str], ...]


class Conversation:
    """A conversation with a running gateway; made by `begin`."""

    def __init__(self, http: httpx.Client, path: str, token: str) -> None:
        self._http = http
        self._path = path
        self._headers = {"Authorization": f"Bearer {token}"}
        self._messages: queue.Queue[Message | ServiceError] = queue.Queue()
        self._buttons: tuple[dict[str, str], ...] = ()
        self._over = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)

    @classmethod
    @contextmanager
    def begin(cls, url: str, utility: str, language: str | None) -> Generator["Conversation", None, None]:
        """Open a conversation with the gateway at `url`. Raises ServiceError if it does not answer or refuses."""
        with httpx.Client(base_url=url, timeout=TIMEOUT) as http:
            wanted = {"utility": utility, **({"language": language} if language else {})}
            opened = _post(http, "/api/v1/conversations", wanted, {}).json()
            conversation = cls(http, f"/api/v1/conversations/{opened['conversation_id']}", str(opened["token"]))
            conversation._reader.start()
            try:
                yield conversation
            finally:
                conversation._over.set()

    def send(self, client_id: str, text: str, button: str | None = None) -> None:
        """Send `text`, with the payload of the `button` that it stands for. Raises ServiceError if it is refused."""
        body = {"client_id": client_id, "text": text, **({"button": button} if button else {})}
        _post(self._http, f"{self._path}/messages", body, self._headers)

    def button(self, text: str) -> dict[str, str] | None:
        """The button of the last message with buttons that `text` chooses by its number; None if there is none such."""
        number = int(text) if text.isascii() and text.isdigit() else 0
        return self._buttons[number - 1] if 1 <= number <= len(self._buttons) else None

    def next_message(self, timeout_seconds: float) -> Message | None:
        """The next message that is not the customer's own; None if there is none in time.

        Raises ServiceError if the stream has been refused.
        """
        try:
            message = self._messages.get(timeout=timeout_seconds) if timeout_seconds else self._messages.get_nowait()
        except queue.Empty:
            return None
        if isinstance(message, ServiceError):
            raise message
        self._buttons = message.buttons
        return message

    def _read(self) -> None:
        last = ""
        while not self._over.is_set():
            try:
                for event in self._stream(last):
                    last = event.id or last
                    if event.kind == "message" and (message := message_of(event.data)).author != CUSTOMER:
                        self._messages.put(message)
            except httpx.HTTPStatusError as error:
                self._messages.put(_refusal(error.response))
                return
            except (httpx.HTTPError, RuntimeError) as error:  # RuntimeError: the client has been closed
                logger.debug("the stream of events broke: %s", error)
            self._over.wait(RECONNECT_SECONDS)

    def _stream(self, last: str) -> Iterator[Event]:
        headers = {**self._headers, "Accept": "text/event-stream", **({"Last-Event-ID": last} if last else {})}
        with self._http.stream("GET", f"{self._path}/events", headers=headers, timeout=STREAM_TIMEOUT) as response:
            if response.is_error:
                response.read()
            response.raise_for_status()
            yield from events(response.iter_lines())


def events(lines: Iterable[str]) -> Iterator[Event]:
    """The events in the lines of a `text/event-stream`, without comments (heartbeat) and events that have no data."""
    fields: dict[str, str] = {}
    for line in lines:
        if not line:
            if "data" in fields:
                yield Event(fields.get("id", ""), fields.get("event", "message"), fields["data"])
            fields = {}
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data" and "data" in fields:
            value = f"{fields['data']}\n{value}"
        if name:
            fields[name] = value


def message_of(data: str) -> Message:
    """The message in the `data` of an event."""
    fields: dict[str, Any] = json.loads(data)
    language, status, entry = (str(fields.get(name) or "") for name in ("language", "status", "entry"))
    return Message(fields["author"], fields["text"], language, status, entry, tuple(fields.get("buttons") or ()))


def _post(http: httpx.Client, path: str, body: dict[str, str], headers: dict[str, str]) -> httpx.Response:
    try:
        response = http.post(path, json=body, headers=headers)
    except httpx.HTTPError as error:
        what = f"the gateway does not answer: {error}"
        remedy = "Start it with `bot run`, or give its address with --url."
        raise ServiceError(what, where=str(http.base_url), remedy=remedy) from error
    if response.is_error:
        raise _refusal(response)
    return response


def _refusal(response: httpx.Response) -> ServiceError:
    try:
        detail = json.dumps(response.json(), ensure_ascii=False)
    except ValueError:
        detail = response.reason_phrase
    return ServiceError(f"the gateway refused ({response.status_code}): {detail}", where=str(response.url))
