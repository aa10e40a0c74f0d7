"""A stand-in for the gateway: the chat API over real HTTP, with scripted answers and with faults to be switched on."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles
from ruamel.yaml import YAML

from bot.gateway.middleware import SECURITY_HEADERS

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "bot" / "web"
UTILITIES = [
    {"utility": "energijaplus", "name": "Energija plus", "languages": ["sl", "en"], "default_language": "sl"},
    {"utility": "energopro", "name": "ენერგო-პრო ჯორჯია", "languages": ["ka", "en"], "default_language": "ka"},
    {"utility": "kesco", "name": "KESCO", "languages": ["sq", "en"], "default_language": "sq"},
    {"utility": "ossh", "name": "OSSH", "languages": ["sq", "en"], "default_language": "sq"},
]
CUSTOMERS = [
    {"code": "DPR1000004", "name": "Arta Krasniqi", "scenario": "in_debt", "phone": "+38344000004"},
    {"code": "DPR1000009", "name": "Besnik Gashi", "scenario": "disconnected_debt_open", "phone": "+38344009"},
]
VISITOR = "visitor_of_the_fake_gateway_0000"


@cache
def data(path: str) -> Any:
    """The content of a YAML file under data/."""
    return YAML(typ="safe").load(ROOT / "data" / path)


@cache
def page_texts(language: str) -> dict[str, str]:
    """The texts of the page in a language, as the gateway hands them out."""
    texts: dict[str, str] = data(f"responses/{language}.yml")["texts"]
    return {key: text for key, text in texts.items() if key.startswith("page_")}


PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"/>'


@dataclass
class Conversation:
    """What the server knows of one conversation."""

    token: str
    asked: dict[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)
    phone: list[dict[str, str]] = field(default_factory=list)


@dataclass
class FakeGateway:
    """The state of the server (kept over a restart) and the switches of a test."""

    conversations: dict[str, Conversation] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By question: fields of the bot's reply; `sms` is sent to the phone. Any other question is echoed."""
    faults: list[int] = field(default_factory=list)
    """The statuses with which the next messages are refused; a 502 comes only after the message is stored."""
    posts: list[dict[str, Any]] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    resumed_from: list[str | None] = field(default_factory=list)
    explained_in: list[str] = field(default_factory=list)
    """The languages that explanations were asked for in."""
    demo: bool = True
    is_mute: bool = False
    """Whether the bot goes on typing for ever."""

    def add(self, conversation: Conversation, kind: str, values: dict[str, Any]) -> None:
        """Appends an event."""
        event_id = len(conversation.events) + 1
        empty: dict[str, Any] = {
            "language": None,
            "buttons": [],
            "attachments": [],
            "status": None,
            "entry": None,
            "score": None,
            "client_id": None,
        }
        body = values if kind == "typing" else {**empty, "id": event_id, "created_at": "2026-03-02T09:05:00Z", **values}
        conversation.events.append({"id": event_id, "kind": kind, "data": body})

    def say(self, conversation: Conversation, text: str, **values: Any) -> None:
        """A message of the bot."""
        reply = {"author": "bot", "text": text, "status": "answered", "language": "sl", **values}
        self.add(conversation, "message", reply)

    def receive(self, conversation: Conversation, message: dict[str, Any]) -> None:
        """Stores a message once for each client id, and answers it."""
        if any(event["data"].get("client_id") == message["client_id"] for event in conversation.events):
            return
        own = {"author": "customer", "text": message["text"], "client_id": message["client_id"]}
        self.add(conversation, "message", own)
        self.add(conversation, "typing", {"on": True})
        if self.is_mute:
            return
        reply = dict(self.answers.get(message["text"], {"text": f"↩ {message['text']}"}))
        sms = reply.pop("sms", None)
        self.say(conversation, **reply)
        self.add(conversation, "typing", {"on": False})
        if sms:
            conversation.phone.append({"phone": "+38344000004", "text": sms, "created_at": "2026-03-02T09:05:00Z"})


def problem(status: int, detail: str = "Odgovor strežnika.") -> JSONResponse:
    """A refusal as problem details."""
    body = {"type": "about:blank", "title": "Refused", "status": status, "detail": detail, "language": "sl"}
    return JSONResponse(body, status, media_type="application/problem+json")


def build_app(fake: FakeGateway, is_stopping: threading.Event) -> FastAPI:
    """The app of one run of the server."""
    app = FastAPI()
    app.mount("/static", StaticFiles(directory=PAGE))

    @app.middleware("http")
    async def protect(request: Request, call_next: Any) -> Response:
        response: Response = await call_next(request)
        response.headers.update(SECURITY_HEADERS)
        return response

    @app.get("/")
    def index() -> FileResponse:
        return FileResponse(PAGE / "index.html")

    @app.get("/documents/{name}")
    def document(name: str) -> Response:
        return Response(PICTURE, media_type="image/svg+xml")

    @app.get("/api/v1/utilities")
    def utilities() -> dict[str, Any]:
        languages = [{"code": item["code"], "name": item["name"]} for item in data("languages.yml")["languages"]]
        return {"utilities": UTILITIES, "languages": languages, "demo": fake.demo}

    @app.get("/api/v1/texts/{language}")
    def texts(language: str) -> dict[str, Any]:
        return {"texts": page_texts(language)}

    @app.get("/api/v1/demo/customers")
    def customers() -> Response:
        return JSONResponse({"customers": CUSTOMERS}) if fake.demo else problem(404)

    _add_conversation_routes(app, fake, is_stopping)
    return app


def _add_conversation_routes(app: FastAPI, fake: FakeGateway, is_stopping: threading.Event) -> None:
    def found(request: Request) -> Conversation | None:
        conversation = fake.conversations.get(request.path_params["identifier"])
        is_known = conversation and request.headers.get("authorization") == f"Bearer {conversation.token}"
        return conversation if is_known else None

    @app.post("/api/v1/conversations", status_code=201)
    async def create(request: Request) -> dict[str, str]:
        identifier = f"c{len(fake.conversations) + 1}"
        fake.conversations[identifier] = Conversation(f"token-{identifier}", await request.json())
        return {"conversation_id": identifier, "token": f"token-{identifier}", "visitor": VISITOR}

    @app.post("/api/v1/conversations/{identifier}/messages", status_code=202)
    async def post(request: Request) -> Response:
        conversation, message = found(request), await request.json()
        fake.posts.append(message)
        fake.explained_in.append(request.headers["accept-language"])
        fault = fake.faults.pop(0) if fake.faults else None
        if conversation is None:
            return problem(401, "")
        if fault is None or fault == 502:
            fake.receive(conversation, message)
        return problem(fault) if fault else JSONResponse({"client_id": message["client_id"]}, 202)

    @app.put("/api/v1/conversations/{identifier}/language")
    async def language(request: Request) -> Response:
        fake.languages.append((await request.json())["language"])
        return Response(status_code=204)

    @app.get("/api/v1/conversations/{identifier}/demo/phone")
    def phone(request: Request) -> Response:
        conversation = found(request)
        return JSONResponse({"messages": conversation.phone}) if conversation else problem(404)

    @app.get("/api/v1/conversations/{identifier}/events")
    def events(request: Request) -> Response:
        conversation, last_id = found(request), request.headers.get("last-event-id")
        fake.resumed_from.append(last_id)
        if conversation is None:
            return problem(401, "")
        stream = _stream(conversation, int(last_id or 0), is_stopping)
        return StreamingResponse(stream, media_type="text/event-stream")


async def _stream(conversation: Conversation, seen: int, is_stopping: threading.Event) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    while not is_stopping.is_set():
        for event in conversation.events[seen:]:
            seen = event["id"]
            stored = f"id: {seen}\n" if event["kind"] == "message" else ""
            yield f"{stored}event: {event['kind']}\ndata: {json.dumps(event['data'])}\n\n"
        await asyncio.sleep(0.01)


class Server:
    """Runs the fake on a port of its own, in a thread; can be stopped and started again on the same port."""

    def __init__(self, fake: FakeGateway) -> None:
        self.fake = fake
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port: int = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Returns once the server answers."""
        self._is_stopping = threading.Event()
        app = build_app(self.fake, self._is_stopping)
        # Rasa pins a websockets that uvicorn cannot import.
        config = uvicorn.Config(app, port=self._port, log_level="error", timeout_graceful_shutdown=2, ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._server.started and time.monotonic() < deadline:
            time.sleep(0.005)

    def stop(self) -> None:
        """Cuts every connection."""
        self._is_stopping.set()
        self._server.should_exit = True
        self._thread.join(10)
