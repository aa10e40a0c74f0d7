"""The client of the web chat API, against a small server that behaves as the gateway does."""

import http.server
import json
import threading
from collections.abc import Generator
from typing import Any

import pytest

from bot.cli.conversation import Conversation, Event, events
from bot.cli.program import main
from bot.errors import ServiceError

REPLY_SECONDS = 20.0
CONVERSATIONS = "/api/v1/conversations"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["id: 1", "event: message", "data: {}", ""], [Event("1", "message", "{}")]),
        (["data: a", "data: b", ""], [Event("", "message", "a\nb")]),
        ([": heartbeat", "", "data:tight", ""], [Event("", "message", "tight")]),
        (["event: typing", ""], []),
        (["id: 2", "data: cut off"], []),
    ],
)
def test_events(lines: list[str], expected: list[Event]) -> None:
    assert list(events(lines)) == expected


class Gateway(http.server.ThreadingHTTPServer):
    """Ends every stream after one event, of `replies` in all and one more for each message; keeps what it was sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), GatewayHandler)
        self.received: list[dict[str, Any]] = []
        self.resumed_after: list[str | None] = []
        self.refused_events = False
        self.replies = 2

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class GatewayHandler(http.server.BaseHTTPRequestHandler):
    """The three endpoints."""

    server: Gateway

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append({**body, "bearer": self.headers.get("Authorization")})
        if body.get("utility") == "nobody":
            self._answer(422, {"detail": "there is no such utility"})
        elif self.path == CONVERSATIONS:
            self._answer(201, {"conversation_id": "c1", "token": "t1"})
        else:
            self.server.replies += 1
            self._answer(202, {})

    def do_GET(self) -> None:
        if self.server.refused_events:
            self._answer(401, {"detail": "expired"})
            return
        last = self.headers.get("Last-Event-ID")
        self.server.resumed_after.append(last)
        number = int(last or 0) + 1
        messages = [{"author": "customer", "text": "echo"}, _reply(number)] if number <= self.server.replies else []
        self.send_response(200)
        self.end_headers()
        for message in messages:
            self.wfile.write(f"id: {number}\nevent: message\ndata: {json.dumps(message)}\n\n".encode())

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def _reply(number: int) -> dict[str, Any]:
    buttons = [{"title": "Yes", "payload": "p1"}, {"title": "No", "payload": "p2"}]
    reply = {"author": "bot", "text": f"reply {number}", "language": "sq", "buttons": buttons}
    return {**reply, "status": "answered", "entry": None}


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Generator[Gateway, None, None]:
    monkeypatch.setattr("bot.cli.conversation.RECONNECT_SECONDS", 0.05)
    with Gateway() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_replies_arrive_and_a_broken_stream_goes_on_where_it_was(gateway: Gateway) -> None:
    with Conversation.begin(gateway.url, "kesco", None) as conversation:
        first, second = (conversation.next_message(REPLY_SECONDS) for _ in range(2))
    assert first is not None
    assert second is not None
    assert (first.text, first.language, first.status, first.entry) == ("reply 1", "sq", "answered", "")
    assert second.text == "reply 2"
    assert gateway.resumed_after[:2] == [None, "1"]


def test_messages_carry_token_and_button(gateway: Gateway) -> None:
    with Conversation.begin(gateway.url, "kesco", "sq") as conversation:
        conversation.next_message(REPLY_SECONDS)
        button = conversation.button("2")
        assert button == {"title": "No", "payload": "p2"}
        assert [conversation.button(text) for text in ("0", "3", "no", "²")] == [None] * 4
        conversation.send("m1", button["title"], button["payload"])
        conversation.send("m2", "hello")
    assert gateway.received == [
        {"utility": "kesco", "language": "sq", "bearer": None},
        {"client_id": "m1", "text": "No", "button": "p2", "bearer": "Bearer t1"},
        {"client_id": "m2", "text": "hello", "bearer": "Bearer t1"},
    ]


def test_a_refused_stream_is_an_error(gateway: Gateway) -> None:
    gateway.refused_events = True
    with Conversation.begin(gateway.url, "kesco", None) as conversation, pytest.raises(ServiceError) as caught:
        conversation.next_message(REPLY_SECONDS)
    assert "401" in caught.value.what


def test_a_refused_conversation_says_why(gateway: Gateway) -> None:
    with pytest.raises(ServiceError) as caught, Conversation.begin(gateway.url, "nobody", None):
        pass
    assert "no such utility" in caught.value.what


def test_chat_without_a_gateway_says_how_to_start_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["chat", "--utility", "kesco", "--url", "http://127.0.0.1:9"])
    assert caught.value.code == 1
    assert "bot run" in capsys.readouterr().err


def test_chat_shows_replies_and_ends(
    gateway: Gateway, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway.replies = 0
    typed = iter(["hello", "/quit"])
    monkeypatch.setattr("builtins.input", lambda *_: next(typed))
    with pytest.raises(SystemExit) as caught:
        main(["chat", "--utility", "kesco", "--url", gateway.url])
    assert caught.value.code == 0
    assert "bot: reply 1" in capsys.readouterr().out
    assert gateway.received[1]["text"] == "hello"
