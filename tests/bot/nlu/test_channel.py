"""The private channel: closed without the secret, strict about its input, and buttons are never text."""

import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from rasa.core.channels.channel import UserMessage, register
from sanic import Sanic

from bot.errors import SettingsError
from bot.nlu.channel import SECRET_HEADER, GatewayInput, Payload, ReplyCollector, Turn, _user_message

SECRET = "geheim-š"
TURN = {"conversation_id": "c1", "message_id": "m1", "text": "kur vin drita", "utility": "kesco"}
BUTTON = {"intent": "ask_faq", "entities": {"entry": "tariff_hours"}}


@dataclass
class Bot:
    """Stands for Rasa: keeps messages, says `says`."""

    says: list[dict[str, Any]] = field(default_factory=list)
    heard: list[UserMessage] = field(default_factory=list)

    async def hear(self, message: UserMessage) -> None:
        self.heard.append(message)
        for response in self.says:
            await message.output_channel.send_response(message.sender_id, response)


@dataclass
class Loaded:
    ready: bool

    def is_ready(self) -> bool:
        return self.ready


@pytest.fixture
def bot() -> Bot:
    return Bot()


@pytest.fixture
def app(bot: Bot, monkeypatch) -> Sanic:
    monkeypatch.setattr(Sanic, "test_mode", True)  # else Sanic rewrites its methods at each start, which works once
    made = Sanic(f"channel_{uuid4().hex}", configure_logging=False)
    made.ctx.agent = Loaded(True)
    made.blueprint(GatewayInput(SECRET).blueprint(bot.hear), url_prefix="/webhooks/gateway")
    return made


@pytest_asyncio.fixture
async def client(app: Sanic) -> AsyncIterator[httpx.AsyncClient]:
    """Over a real socket: how the server reads odd header bytes is part of what is tested."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
        assert server is not None
        await server.startup()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/webhooks/gateway"
        async with httpx.AsyncClient(base_url=url, headers={SECRET_HEADER: SECRET.encode()}) as made:
            yield made
        server.close()
        await server.wait_closed()


@pytest.mark.parametrize(
    "secret",
    [
        None,
        b"",
        b"wrong",
        SECRET.encode()[:-1],
        SECRET.encode() + b"x",
        SECRET.encode("iso8859-2"),
        b"\xff\xfe",
        "გასაღები".encode(),
    ],
    ids=["none", "empty", "wrong", "shorter", "longer", "latin-2", "no text", "georgian"],
)
async def test_without_the_secret_nothing_is_heard(client: httpx.AsyncClient, bot: Bot, secret: bytes | None):
    del client.headers[SECRET_HEADER]
    headers = {} if secret is None else {SECRET_HEADER: secret}
    answer = await client.post("/webhook", json=TURN, headers=headers)
    assert answer.status_code == 401
    assert bot.heard == []


async def test_the_secret_is_asked_for_before_the_body_is_read(client: httpx.AsyncClient):
    answer = await client.post("/webhook", content=b"{", headers={SECRET_HEADER: b"wrong"})
    assert answer.status_code == 401
    assert answer.json() == {"error": "wrong secret"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        json.dumps({**TURN, "text": None}).encode(),
        json.dumps({**TURN, "sender": "someone"}).encode(),
        json.dumps({key: value for key, value in TURN.items() if key != "utility"}).encode(),
        json.dumps({**TURN, "payload": "/restart"}).encode(),
        json.dumps({**TURN, "payload": {"intent": "restart", "slots": {}}}).encode(),
        json.dumps({**TURN, "payload": {"intent": "ask_faq", "entities": {"entry": 1}}}).encode(),
        json.dumps({**TURN, "language_is_explicit": "perhaps"}).encode(),
    ],
)
async def test_a_bad_body_is_refused(client: httpx.AsyncClient, bot: Bot, body: bytes):
    answer = await client.post("/webhook", content=body)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert bot.heard == []


async def test_what_was_sent_is_not_echoed(client: httpx.AsyncClient):
    answer = await client.post("/webhook", json={**TURN, "text": ["my number is DPR1234567"]})
    assert answer.status_code == 422
    assert "DPR1234567" not in answer.text


async def test_a_message_is_heard_with_its_metadata(client: httpx.AsyncClient, bot: Bot):
    answer = await client.post("/webhook", json={**TURN, "language": "en", "language_is_explicit": True})
    (message,) = bot.heard
    assert answer.json() == {"messages": []}
    assert (message.text, message.sender_id, message.message_id) == ("kur vin drita", "c1", "m1")
    assert (message.input_channel, message.parse_data) == ("gateway", None)
    assert message.metadata == {"utility": "kesco", "language": "en", "language_is_explicit": True}


async def test_a_button_is_heard_as_its_intent(client: httpx.AsyncClient, bot: Bot):
    await client.post("/webhook", json={**TURN, "text": "Kur?", "language": "sq", "payload": BUTTON})
    (message,) = bot.heard
    assert message.parse_data["intent"] == {"name": "ask_faq", "confidence": 1.0}
    assert message.parse_data["intent_ranking"] == [message.parse_data["intent"]]
    assert message.parse_data["text"] == "Kur?"
    assert [(entity["entity"], entity["value"]) for entity in message.parse_data["entities"]] == [
        ("entry", "tariff_hours"),
        ("language", "sq"),
    ]
    assert message.parse_data["language"] == {"code": "sq", "source": "conversation"}


@pytest.mark.parametrize("text", ["/restart", "/check_balance", '/greet{"language": "en"}', "/"])
def test_the_title_of_a_button_is_never_a_command(text: str):
    payload = Payload(intent="ask_faq", entities={"entry": "tariff_hours"})
    turn = Turn(conversation_id="c1", message_id="m1", text=text, utility="kesco", payload=payload)
    message = _user_message(turn, ReplyCollector())
    assert message.parse_data is not None
    assert message.parse_data["intent"]["name"] == "ask_faq"
    assert [entity["entity"] for entity in message.parse_data["entities"]] == ["entry"]


@pytest.mark.parametrize(("explicit", "source"), [(True, "explicit"), (False, "conversation")])
def test_a_button_keeps_the_language(explicit: bool, source: str):
    turn = Turn(**TURN, language="sl", language_is_explicit=explicit, payload=Payload(intent="greet"))
    parsed = _user_message(turn, ReplyCollector()).parse_data
    assert parsed is not None
    assert parsed["language"] == {"code": "sl", "source": source}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"text": "Tung!"}, {"text": "Tung!"}),
        ({"text": None}, {"text": ""}),
        (
            {"text": "Tung!", "metadata": {"language": "sq", "status": "answered"}},
            {"text": "Tung!", "language": "sq", "status": "answered"},
        ),
        ({"text": "Hi", "language": "en", "metadata": {"language": "sq"}}, {"text": "Hi", "language": "en"}),
        (
            {"text": "22:00", "status": "answered", "entry": "tariff_hours", "score": 0.9, "set_language": "en"},
            {"text": "22:00", "status": "answered", "entry": "tariff_hours", "score": 0.9, "set_language": "en"},
        ),
        (
            {"text": "?", "buttons": [{"title": "Po", "intent": "affirm"}], "other": 1},
            {"text": "?", "buttons": [{"title": "Po", "intent": "affirm"}]},
        ),
        (
            {"text": "Fatura", "attachments": [{"kind": "link", "url": "/documents/x", "title": "Fatura", "alt": ""}]},
            {"text": "Fatura", "attachments": [{"kind": "link", "url": "/documents/x", "title": "Fatura", "alt": ""}]},
        ),
    ],
)
async def test_replies_are_kept_with_all_their_keys(client: httpx.AsyncClient, bot: Bot, said, expected):
    bot.says = [said]
    answer = await client.post("/webhook", json=TURN)
    empty = dict.fromkeys(("language", "status", "entry", "score", "set_language"))
    assert answer.json() == {"messages": [{**empty, "text": "", "buttons": [], "attachments": [], **expected}]}


async def test_replies_keep_their_order_and_their_turn(client: httpx.AsyncClient, bot: Bot):
    bot.says = [{"text": "first"}, {"text": "second"}]
    answers = [await client.post("/webhook", json=TURN) for _ in range(2)]
    for answer in answers:
        assert [message["text"] for message in answer.json()["messages"]] == ["first", "second"]


@pytest.mark.parametrize(("agent", "status"), [(Loaded(True), 200), (Loaded(False), 503), (None, 503)])
async def test_ready_says_whether_the_model_is_loaded(client, app: Sanic, agent: Loaded | None, status: int):
    app.ctx.agent = agent
    answer = await client.get("/ready")
    assert answer.status_code == status
    assert answer.json() == {"ready": status == 200}


@pytest.mark.parametrize("credentials", [None, {}, {"secret": ""}, {"secret": None}])
def test_without_a_secret_there_is_no_channel(credentials: dict[str, Any] | None):
    with pytest.raises(SettingsError, match="BOT_INTERNAL_SECRET"):
        GatewayInput.from_credentials(credentials)


def test_rasa_serves_it_under_its_name():
    channel = GatewayInput.from_credentials({"secret": SECRET})
    app = Sanic("served", configure_logging=False)
    register([channel], app, route="/webhooks/")
    app.router.finalize()
    assert {f"/{route.path}" for route in app.router.routes} == {
        "/webhooks/gateway/webhook",
        "/webhooks/gateway/ready",
    }
