"""What goes wrong gets a clear reply in the customer's language, and nothing hangs."""

from collections.abc import Iterator

import httpx
import psutil
import pytest

from tests.e2e.chat import Chat
from tests.e2e.conftest import System, customer
from tests.e2e.test_account import BALANCE, verify

LANGUAGES = ["sq", "en", "sl", "ka"]


@pytest.mark.e2e
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("text", "status"), [("   ", "error_empty_message"), ("a" * 20_000, "error_message_too_long")])
def test_empty_and_far_too_long(client: httpx.Client, language: str, text: str, status: str) -> None:
    (answer,) = Chat.start(client, "kesco", language).say(text)
    assert (answer["status"], answer["language"]) == (status, language)


@pytest.mark.e2e
@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_utility(client: httpx.Client, language: str) -> None:
    response = client.post("/api/v1/conversations", json={"utility": "nobody", "language": language})
    assert response.status_code == 404
    assert response.json()["language"] == language
    assert "nobody" in response.json()["detail"]


@pytest.mark.e2e
def test_a_repeated_message_is_handled_once(client: httpx.Client) -> None:
    chat = Chat.start(client, "kesco", "en")
    first, second = chat.post("Hello", client_id="same"), chat.post("Hello", client_id="same")
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["event_id"] == second.json()["event_id"]
    chat.say("Thanks")
    texts = [
        e["data"]["text"]
        for e in chat.events(seconds=2)
        if e["event"] == "message" and e["data"]["author"] == "customer"
    ]
    assert texts.count("Hello") == 1


@pytest.mark.e2e
@pytest.mark.parametrize("name", ["rasa_port", "actions_port", "backoffice_port", "gateway_internal_port"])
def test_private_processes_refuse_strangers(system: System, name: str) -> None:
    paths = {
        "rasa_port": "/webhooks/gateway/webhook",
        "actions_port": "/webhook",
        "gateway_internal_port": "/internal/v1/conversations/x/identity/requests",
        "backoffice_port": "/v1/kesco/customers/DPR1000001/balance",
    }
    method = "GET" if name == "backoffice_port" else "POST"
    url = f"http://127.0.0.1:{system.ports[name]}{paths[name]}"
    response = httpx.request(method, url, json={"purpose": "x"} if method == "POST" else None)
    assert response.status_code == 401


@pytest.fixture
def frozen_backoffice(system: System) -> Iterator[None]:
    """The back office takes connections but does not answer."""
    children = psutil.Process(system.process.pid).children(recursive=True)
    (backoffice,) = [child for child in children if "bot.backoffice" in child.cmdline()]
    backoffice.suspend()
    try:
        yield
    finally:
        backoffice.resume()


@pytest.mark.e2e
@pytest.mark.parametrize(("language", "question"), list(BALANCE.items()))
@pytest.mark.usefixtures("verified_chats", "frozen_backoffice")
def test_back_office_that_hangs(verified_chats: dict[str, Chat], language: str, question: str) -> None:
    (answer,) = verified_chats[language].say(question)
    assert (answer["status"], answer["language"]) == ("error_backend_down", language)


@pytest.fixture(scope="module")
def verified_chats(client: httpx.Client) -> dict[str, Chat]:
    chats = {}
    for language, question in BALANCE.items():
        chats[language] = Chat.start(client, "kesco", language)
        chats[language].say(question)
        verify(chats[language], customer(client, "kesco", "credit"))
    return chats
