"""The same key files the same thing once: repeated, in parallel, over several processes; and nothing else under it."""

import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from bot.backoffice import service_tables as t
from bot.backoffice.app import create_app
from bot.backoffice.database import open_engine
from bot.backoffice.seed import seed
from bot.settings import Settings
from tests.bot.backoffice.conftest import AS_OF, SECRET
from tests.bot.backoffice.databases import ENGINES, fresh_database
from tests.bot.backoffice.serving import served

AT_ONCE = 20
COMPLAINT = {"customer_code": "DPR1000001", "kind": "bill", "text": "The bill is too high."}


@pytest.fixture(scope="module", params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A seeded database that these tests write into."""
    with fresh_database(request.param, tmp_path_factory.mktemp("idempotency")) as url:
        seed(url, AS_OF)
        yield url


@pytest.fixture(scope="module")
def clients(url: str) -> Iterator[list[httpx.Client]]:
    """Clients of two servers on the same database, which know nothing of each other."""
    settings = Settings(backoffice_database_url=url, backoffice_secret=SECRET)
    headers = {"Authorization": f"Bearer {SECRET}"}
    with ExitStack() as stack:
        addresses = [stack.enter_context(served(create_app(settings, clock=lambda: AS_OF))) for _ in range(2)]
        yield [
            stack.enter_context(httpx.Client(base_url=address, headers=headers, timeout=30)) for address in addresses
        ]


@pytest.fixture
def client(clients: list[httpx.Client]) -> httpx.Client:
    return clients[0]


def at_once(clients: list[httpx.Client], path: str, bodies: list[Any], keys: list[str]) -> list[httpx.Response]:
    """All requests sent at the same moment, in turn to each server."""
    barrier = Barrier(AT_ONCE)

    def send(place: int) -> httpx.Response:
        barrier.wait()
        headers = {"Idempotency-Key": keys[place]}
        return clients[place % len(clients)].post(path, json=bodies[place], headers=headers)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(send, range(AT_ONCE)))


def count(url: str, table: Any) -> int:
    engine = open_engine(url)
    with engine.connect() as connection:
        found: int = connection.execute(select(func.count()).select_from(table)).scalar_one()
    engine.dispose()
    return found


def serial(client: httpx.Client, account: str) -> str:
    found: str = client.get(f"{account}/meters").json()["meters"][0]["serial"]
    return found


@pytest.fixture(params=["complaint", "outage report", "reading", "reconnection"])
def filing(request: pytest.FixtureRequest, client: httpx.Client) -> tuple[str, dict[str, Any]]:
    """Path and body of each thing that can be filed; the reconnection once in this module."""
    one, cut = "/v1/kesco/customers/DPR1000001", "/v1/kesco/customers/DPR1000009"
    values = [{"zone": "high", "value": 11}, {"zone": "low", "value": 22}]
    filings: dict[str, tuple[str, dict[str, Any]]] = {
        "complaint": ("/v1/kesco/complaints", COMPLAINT),
        "outage report": ("/v1/ossh/outage-reports", {"customer_code": None, "locality": "fier", "text": "Dark."}),
        "reading": (f"{one}/readings", {"meter": serial(client, one), "values": values}),
        "reconnection": (f"{cut}/reconnection-requests", {"meter": serial(client, cut)}),
    }
    return filings[request.param]


def test_twenty_at_once_are_one(clients: list[httpx.Client], url: str, filing: tuple[str, dict[str, Any]]) -> None:
    path, body = filing
    before, rows = count(url, t.filings), [count(url, table) for table in (t.complaints, t.outage_reports, t.readings)]
    key = uuid.uuid4().hex
    answers = at_once(clients, path, [body] * AT_ONCE, [key] * AT_ONCE)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: AT_ONCE - 1}
    receipts = [answer.json() for answer in answers]
    assert [receipt.pop("repeated") for receipt in receipts] == [answer.status_code == 200 for answer in answers]
    assert all(receipt == receipts[0] for receipt in receipts)
    assert count(url, t.filings) == before + 1
    added = [count(url, table) for table in (t.complaints, t.outage_reports, t.readings)]
    expected = {"complaint": [1, 0, 0], "outage_report": [0, 1, 0], "meter_reading": [0, 0, 2]}
    assert [new - old for new, old in zip(added, rows, strict=True)] == expected.get(receipts[0]["kind"], [0, 0, 0])
    later = clients[1].post(path, json=body, headers={"Idempotency-Key": key})
    assert (later.status_code, later.json()) == (200, {**receipts[0], "repeated": True})


def test_twenty_keys_for_one_reconnection(clients: list[httpx.Client]) -> None:
    account = "/v1/ossh/customers/TR10000009"
    bodies = [{"meter": serial(clients[0], account)}] * AT_ONCE
    keys = [uuid.uuid4().hex for _ in range(AT_ONCE)]
    answers = at_once(clients, f"{account}/reconnection-requests", bodies, keys)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: AT_ONCE - 1}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"already_requested"}


def test_twenty_keys_get_twenty_references(clients: list[httpx.Client]) -> None:
    keys = [uuid.uuid4().hex for _ in range(AT_ONCE)]
    bodies = [{**COMPLAINT, "text": f"Complaint {place}"} for place in range(AT_ONCE)]
    answers = at_once(clients, "/v1/kesco/complaints", bodies, keys)
    assert {answer.status_code for answer in answers} == {201}
    numbers = sorted(int(answer.json()["reference"].removeprefix("K-2026-")) for answer in answers)
    assert numbers == list(range(numbers[0], numbers[0] + AT_ONCE))


def test_two_bodies_under_one_key_at_once(clients: list[httpx.Client]) -> None:
    bodies = [{**COMPLAINT, "text": f"Complaint {place % 2}"} for place in range(AT_ONCE)]
    answers = at_once(clients, "/v1/kesco/complaints", bodies, [uuid.uuid4().hex] * AT_ONCE)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: AT_ONCE // 2 - 1, 422: AT_ONCE // 2}


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("/v1/kesco/complaints", {"text": "Another text."}),
        ("/v1/kesco/complaints", {"kind": "other"}),
        ("/v1/kesco/complaints", {"customer_code": None}),
        ("/v1/kesco/complaints", {"customer_code": "DPR1000002"}),
        # Found before anything is looked up: who may not know the customer does not learn anything from the key.
        ("/v1/kesco/complaints", {"customer_code": "DPR9999999"}),
        ("/v1/ossh/complaints", {}),
    ],
)
def test_another_request_under_a_used_key(client: httpx.Client, path: str, change: dict[str, Any]) -> None:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    assert client.post("/v1/kesco/complaints", json=COMPLAINT, headers=headers).status_code == 201
    answer = client.post(path, json={**COMPLAINT, **change}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert client.post("/v1/kesco/complaints", json=COMPLAINT, headers=headers).status_code == 200


def test_same_meter_and_key_for_another_thing(client: httpx.Client) -> None:
    account = "/v1/energopro/customers/100000002"
    headers, meter = {"Idempotency-Key": uuid.uuid4().hex}, serial(client, account)
    body = {"meter": meter, "values": [{"zone": "single", "value": 5}]}
    assert client.post(f"{account}/readings", json=body, headers=headers).status_code == 201
    answer = client.post(f"{account}/reconnection-requests", json={"meter": meter}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")


def test_how_the_json_is_written_does_not_matter(client: httpx.Client) -> None:
    headers = {"Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/json"}
    ways = [
        b'{"customer_code": null, "kind": "bill", "text": "\\u00cb"}',
        '{"text":"Ë","kind":"bill",\n"customer_code":null}'.encode(),
    ]
    answers = [client.post("/v1/kesco/complaints", content=way, headers=headers) for way in ways]
    assert [answer.status_code for answer in answers] == [201, 200]


@pytest.mark.parametrize("key", ["k", "k" * 200, "a b~!{}", "conversation:12/message:3"])
def test_keys_of_the_right_form(client: httpx.Client, key: str) -> None:
    assert client.post("/v1/kesco/complaints", json=COMPLAINT, headers={"Idempotency-Key": key}).status_code == 201
    assert client.post("/v1/kesco/complaints", json=COMPLAINT, headers={"Idempotency-Key": key}).status_code == 200


@pytest.mark.parametrize("key", [None, b"", b"k" * 201, "é".encode(), b"a\tb"])
def test_keys_of_the_wrong_form(client: httpx.Client, url: str, key: bytes | None) -> None:
    before = count(url, t.filings)
    headers = {} if key is None else {b"Idempotency-Key": key}
    answer = client.post("/v1/kesco/complaints", json=COMPLAINT, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
    assert count(url, t.filings) == before


def test_what_breaks_in_the_middle_leaves_nothing(
    clients: list[httpx.Client], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [count(url, table) for table in (t.filings, t.complaints)]
    headers = {"Idempotency-Key": uuid.uuid4().hex}

    def fail(*_args: object) -> None:
        raise RuntimeError("after the complaint was written")

    with monkeypatch.context() as patched:
        patched.setattr("bot.backoffice.commands.complete_filing", fail)
        answer = clients[0].post("/v1/kesco/complaints", json=COMPLAINT, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert [count(url, table) for table in (t.filings, t.complaints)] == before
    assert clients[1].post("/v1/kesco/complaints", json=COMPLAINT, headers=headers).status_code == 201
