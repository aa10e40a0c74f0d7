"""A gateway on free ports with a fake Rasa and a fake back office beside it, all spoken to over real HTTP."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from bot.gateway.ports import LanguageInfo, Utilities, UtilityInfo
from bot.gateway.serve import Server, Servers, _listen
from bot.gateway.state import build_state
from bot.safety.watch import Watch
from bot.settings import Settings
from bot.text.redact import NameCues, Redactor
from tests.bot.identity.world import FakeDirectory
from tests.content_files import DATA_DIR

SECRET = "internal secret"
LANGUAGES = ("sq", "en", "sl", "ka")
UTILITIES = Utilities(
    (
        UtilityInfo("kesco", "KESCO", ("sq", "en"), "sq"),
        UtilityInfo("energopro", "ენერგო-პრო", ("ka",), "ka"),
    ),
    tuple(LanguageInfo(code, code.upper()) for code in LANGUAGES),
)
REDACTOR = Redactor(
    ["D(?:PR|MI)[0-9]{7}", "[0-9]{9}"],
    NameCues(always=("quhem",), capitalised=("jam",)),
    ["euro"],
    min_digits=6,
    amount_max_digits=7,
    max_name_words=2,
)

WATCH = Watch.load(DATA_DIR, 6)


class FakeTexts:
    """Says which text it was asked for."""

    def __init__(self):
        self.responses = {code: {"page_send": f"Send in {code}", "utter_greet": "Hello"} for code in LANGUAGES}

    def text(self, key, language, utility, /, **values):
        return " ".join([key, language, str(utility), *(f"{name}={value}" for name, value in sorted(values.items()))])


def reply(text="ok", **changes):
    """One message of Rasa's answer."""
    return {"text": text, "language": "sq", "status": "answered", **changes}


@dataclass
class FakeRasa:
    """Echoes a message, unless `answers` has a list of messages, a Response, or an Event to await for its text."""

    questions: list[dict] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    is_ready: bool = True
    running: int = 0
    most_running: int = 0
    url: str = ""

    def reset(self):
        """Forgets everything but the address."""
        self.questions.clear()
        self.secrets.clear()
        self.answers.clear()
        self.arrived.clear()
        self.is_ready = True
        self.most_running = self.running

    def app(self):
        app = FastAPI()

        @app.get("/webhooks/gateway/ready")
        async def status():
            return Response(status_code=200 if self.is_ready else 409)

        @app.post("/webhooks/gateway/webhook")
        async def webhook(request: Request):
            question = await request.json()
            self.questions.append(question)
            self.secrets.append(request.headers.get("x-internal-secret"))
            self.running += 1
            self.most_running = max(self.running, self.most_running)
            self.arrived.set()
            try:
                answer = self.answers.get(question["text"], [reply(f"echo {question['text']}")])
                if isinstance(answer, asyncio.Event):
                    await answer.wait()
                    answer = [reply(f"late {question['text']}")]
            finally:
                self.running -= 1
            if isinstance(answer, Response):
                return answer
            return JSONResponse({"messages": answer, "milliseconds": {"nlu": 3.0}})

        @app.get("/demo/customers")
        async def customers(request: Request, utility: str):
            if request.headers.get("authorization") != "Bearer back office secret":
                return Response(status_code=401)
            return {"utility": utility, "customers": [{"code": "DPR0000001"}]}

        return app


@asynccontextmanager
async def fake_rasa():
    """A fake Rasa (and back office) on a free port."""
    rasa = FakeRasa()
    listening = _listen("127.0.0.1", 0, "")
    rasa.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    config = uvicorn.Config(rasa.app(), log_config=None, lifespan="off", ws="none", timeout_graceful_shutdown=1)
    server = Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield rasa
    finally:
        server.should_exit = True
        await running


def gateway_settings(database_url, rasa_url, **changes):
    values = {
        "gateway_port": 0,
        "gateway_internal_port": 0,
        "gateway_database_url": database_url,
        "rasa_url": rasa_url,
        "backoffice_url": rasa_url,
        "internal_secret": SECRET,
        "backoffice_secret": "back office secret",
        "token_key": "token key",
        "events_heartbeat_seconds": 5.0,
        "rasa_timeout_seconds": 5.0,
        "identity_answer_bucket_seconds": 0.0,
    }
    return Settings(**(values | changes))


# A connection that the server closes just when it is used again would fail the test
NO_REUSE = httpx.Limits(max_keepalive_connections=0)


class Gateway:
    """A running gateway and a client of its public port."""

    def __init__(self, settings, **parts):
        self.directory = FakeDirectory()
        self.state = build_state(settings, FakeTexts(), UTILITIES, self.directory, REDACTOR, WATCH, **parts)
        self.servers = Servers(self.state)
        public, internal = self.servers.ports
        self.url, self.internal_url = f"http://127.0.0.1:{public}", f"http://127.0.0.1:{internal}"
        self.client = httpx.AsyncClient(base_url=self.url, timeout=20, limits=NO_REUSE)

    async def begin(self, utility="kesco", **body):
        response = await self.client.post("/api/v1/conversations", json={"utility": utility, **body})
        created = response.json()
        return Chat(self.client, created["conversation_id"], created["token"])


@asynccontextmanager
async def running_gateway(settings, **parts):
    """A gateway for as long as the block runs; `parts` (a clock, a random) replace its own."""
    gateway = Gateway(settings, **parts)
    running = asyncio.create_task(gateway.servers.run())
    try:
        yield gateway
    finally:
        await gateway.client.aclose()
        gateway.servers.stop()
        await asyncio.wait_for(running, 20)


@dataclass
class Chat:
    """A customer in one conversation."""

    client: httpx.AsyncClient
    id: str
    token: str

    @property
    def path(self):
        return f"/api/v1/conversations/{self.id}"

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.token}"}

    async def send(self, client_id, text, **more):
        body = {"client_id": client_id, "text": text, **more}
        return await self.client.post(f"{self.path}/messages", json=body, headers=self.headers)

    @asynccontextmanager
    async def stream(self, last_event_id=None, **params):
        """An iterator over the stream's events as dictionaries {id, event, data}, and comments as {comment}."""
        headers = self.headers | ({} if last_event_id is None else {"Last-Event-ID": str(last_event_id)})
        async with self.client.stream("GET", f"{self.path}/events", headers=headers, params=params) as response:
            assert response.status_code == 200, response.status_code
            yield _events(response)

    async def messages(self, count, **where):
        """The next `count` messages after where the stream begins."""
        found = []
        async with asyncio.timeout(20), self.stream(**where) as events:
            async for event in events:
                if event.get("event") == "message":
                    found.append(event["data"])
                if len(found) == count:
                    return found
        raise AssertionError(f"the stream ended after {found}")

    async def say(self, client_id, text, **more):
        """Sends a message and returns the first message that answers it."""
        accepted = (await self.send(client_id, text, **more)).json()
        async with asyncio.timeout(20), self.stream() as events:
            async for event in events:
                if event.get("event") == "message" and event["data"]["in_reply_to"] == accepted["event_id"]:
                    return event["data"]
        raise AssertionError("no answer")


async def _events(response):
    event = {}
    async for line in response.aiter_lines():
        if line.startswith(":"):
            yield {"comment": line[1:].strip()}
        elif line:
            name, _, value = line.partition(": ")
            event[name] = json.loads(value) if name == "data" else value
        elif event:
            yield event
            event = {}
