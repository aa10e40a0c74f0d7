"""The action server: a secret, and errors that tell nothing."""

import asyncio
import logging

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from actions.server import ACTIONS, SECRET_HEADER, create_app, create_executor
from actions.services import Services
from bot.settings import Settings
from tests.actions.fakes import tracker_state

SECRET = "a secret of the tests"
PRIVATE = "my code is DPR1234567"


def client_of(services: Services, *, secret: str = SECRET, seconds: float = 5.0) -> TestClient:
    settings = Settings(internal_secret=SecretStr(secret), action_timeout_seconds=seconds)
    return TestClient(create_app(settings, services), raise_server_exceptions=False)


@pytest.fixture
def client(services):
    return client_of(services)


def call(name: str, **kwargs) -> dict:
    return {"next_action": name, "sender_id": "c1", "tracker": tracker_state(**kwargs), "domain": {}}


def post(client: TestClient, body: dict, secret: str = SECRET):
    return client.post("/webhook", json=body, headers={SECRET_HEADER: secret})


def test_an_action_is_run(client):
    response = post(client, call("action_talk_to_person"))
    assert response.status_code == 200
    assert response.json()["events"] == []
    assert [message["status"] for message in response.json()["responses"]] == ["handed_over_requested"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {SECRET_HEADER: ""},
        {SECRET_HEADER: "wrong"},
        {SECRET_HEADER: SECRET.upper()},
        {SECRET_HEADER: SECRET + "x"},
        {"authorization": f"Bearer {SECRET}"},
        {SECRET_HEADER: "geheimnis-ü".encode("latin-1")},
    ],
    ids=str,
)
def test_without_the_secret_nothing_is_run(client, identity, headers):
    response = client.post("/webhook", json=call("action_check_balance"), headers=headers)
    assert response.status_code == 401
    assert identity.calls == []
    assert SECRET not in response.text


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: ""}], ids=str)
def test_without_a_secret_of_its_own_the_server_serves_nobody(services, identity, headers):
    response = client_of(services, secret="").post("/webhook", json=call("action_log_out"), headers=headers)
    assert response.status_code == 401
    assert identity.calls == []


def test_an_action_that_does_not_exist(client):
    response = post(client, call("action_pay_everything", text=PRIVATE))
    assert response.status_code == 404
    assert response.json() == {"error": "no such action", "action_name": "action_pay_everything"}


def test_a_crash_tells_nothing(client, identity, caplog):
    identity.error = RuntimeError("secret detail")
    with caplog.at_level(logging.ERROR):
        response = post(client, call("action_check_balance", text=PRIVATE))
    assert response.status_code == 500
    assert response.json() == {"error": "the action failed", "action_name": "action_check_balance"}
    assert "action_check_balance" in caplog.text
    assert PRIVATE not in caplog.text
    assert PRIVATE not in response.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b'"text"',
        b'{"next_action": "action_log_out"}',
        b'{"next_action": "action_log_out", "tracker": null}',
        b"\xff",
    ],
    ids=repr,
)
def test_a_call_that_cannot_be_read_is_an_error_without_detail(client, identity, body):
    response = client.post("/webhook", content=body, headers={SECRET_HEADER: SECRET})
    assert response.status_code >= 400
    assert "Traceback" not in response.text
    assert "line" not in response.text
    assert identity.calls == []


def test_an_action_that_takes_too_long_is_stopped(services, identity):
    stopped = []

    async def never(conversation_id):
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            stopped.append(conversation_id)
            raise

    identity.context = never
    response = post(client_of(services, seconds=0.05), call("action_check_balance"))
    assert response.status_code == 500
    assert response.json() == {"error": "the action failed", "action_name": "action_check_balance"}
    assert stopped == ["c1"]


@pytest.mark.parametrize("path", ["/live", "/ready"])
def test_whether_it_is_up_is_no_secret(client, path):
    assert client.get(path).json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/actions", "/health", "/"])
def test_there_is_nothing_else(client, path):
    assert client.get(path).status_code == 404


def test_the_executor_knows_every_action(services):
    executor = create_executor(services)
    assert sorted(executor.actions) == sorted(action.action_name for action in ACTIONS)
