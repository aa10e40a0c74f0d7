"""A customer at the web chat API: real HTTP, real server-sent events."""

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

ANSWER_SECONDS = 20.0
REST_SECONDS = 0.4


@dataclass
class Chat:
    """One conversation. `say` returns what the bot answers to one message."""

    client: httpx.Client
    conversation_id: str
    token: str

    @classmethod
    def start(cls, client: httpx.Client, utility: str, language: str | None = None) -> "Chat":
        body = {"utility": utility} | ({"language": language} if language else {})
        response = client.post("/api/v1/conversations", json=body)
        assert response.status_code == 201, response.text
        return cls(client, response.json()["conversation_id"], response.json()["token"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, text: str, *, client_id: str | None = None, button: str | None = None) -> httpx.Response:
        body = {"client_id": client_id or uuid.uuid4().hex, "text": text} | ({"button": button} if button else {})
        return self.client.post(
            f"/api/v1/conversations/{self.conversation_id}/messages", json=body, headers=self.headers
        )

    def say(self, text: str, *, button: str | None = None) -> list[dict[str, Any]]:
        """The bot's messages that answer this one, at least one."""
        response = self.post(text, button=button)
        assert response.status_code == 202, response.text
        sent = response.json()["event_id"]
        answers: list[dict[str, Any]] = []
        for event in self.events(after=sent, seconds=ANSWER_SECONDS):
            if (
                event["event"] == "message"
                and event["data"]["author"] == "bot"
                and event["data"]["in_reply_to"] == sent
            ):
                answers.append(event["data"])
                break
        assert answers, f"no answer to {text!r}"
        # The messages of one answer are stored together: the rest is there already.
        rest = self.events(after=answers[0]["id"], seconds=REST_SECONDS)
        return answers + [event["data"] for event in rest if event["event"] == "message"]

    def events(self, *, after: int = 0, seconds: float) -> Iterator[dict[str, Any]]:
        """Events with an id above `after`, until `seconds` are over or nothing comes for so long."""
        try:
            yield from self._stream(after, seconds)
        except httpx.ReadTimeout:
            return

    def _stream(self, after: int, seconds: float) -> Iterator[dict[str, Any]]:
        headers = self.headers | {"Last-Event-ID": str(after)}
        address = f"/api/v1/conversations/{self.conversation_id}/events"
        deadline = time.monotonic() + seconds
        with self.client.stream("GET", address, headers=headers, timeout=seconds) as stream:
            assert stream.status_code == 200, stream.read()
            event: dict[str, Any] = {}
            for line in stream.iter_lines():
                if not line:
                    if "data" in event:
                        yield event
                    event = {}
                elif not line.startswith(":"):
                    field, _, value = line.partition(": ")
                    event[field] = json.loads(value) if field == "data" else value
                if time.monotonic() > deadline:
                    return

    def phone(self) -> list[str]:
        """The texts on the demonstration's phone, newest last."""
        address = f"/api/v1/conversations/{self.conversation_id}/demo/phone"
        messages = self.client.get(address, headers=self.headers).json()["messages"]
        return [message["text"] for message in messages]
