"""What customers file: written once, seen at once, refused without a trace where the account does not allow it."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from pydantic import TypeAdapter
from sqlalchemy import func, select

from bot.backends import models
from bot.backoffice import service_tables as t
from bot.backoffice.app import create_app
from bot.backoffice.database import open_engine
from bot.backoffice.seed import seed
from bot.settings import Settings
from tests.bot.backoffice.conftest import AS_OF, SECRET
from tests.bot.backoffice.databases import ENGINES, fresh_database

RECEIPT = TypeAdapter(models.Receipt)
KESCO, ENERGOPRO = "/v1/kesco/customers/DPR10000", "/v1/energopro/customers/1000000"
PLUS, OSSH = "/v1/energijaplus/customers/10000000", "/v1/ossh/customers/TR100000"


@pytest.fixture(scope="module", params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A seeded database that these tests write into; each test has customers of its own."""
    with fresh_database(request.param, tmp_path_factory.mktemp("filings")) as url:
        seed(url, AS_OF)
        yield url


@pytest.fixture(scope="module")
def desk(url: str) -> Iterator[TestClient]:
    """A client of the back office on that database."""
    app = create_app(Settings(backoffice_database_url=url, backoffice_secret=SECRET), clock=lambda: AS_OF)
    headers = {"Authorization": f"Bearer {SECRET}"}
    with TestClient(app, headers=headers, raise_server_exceptions=False) as client:
        yield client


def file(desk: TestClient, path: str, body: Any, key: str | None = None) -> Response:
    answer: Response = desk.post(path, json=body, headers={"Idempotency-Key": key or uuid.uuid4().hex})
    return answer


def problem(answer: Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def serials(desk: TestClient, account: str) -> list[str]:
    return [meter["serial"] for meter in desk.get(f"{account}/meters").json()["meters"]]


def count_filings(url: str) -> int:
    engine = open_engine(url)
    with engine.connect() as connection:
        count: int = connection.execute(select(func.count()).select_from(t.filings)).scalar_one()
    engine.dispose()
    return count


def complaint(text: str = "The bill is too high.", code: str | None = None, kind: str = "bill") -> dict[str, Any]:
    return {"customer_code": code, "kind": kind, "text": text}


@pytest.mark.parametrize(
    ("account", "place", "deadline_hours"),
    [(KESCO, "09", 24), (OSSH, "09", None), (PLUS, "09", None), (ENERGOPRO, "09", None)],
)
def test_reconnection_request_shows_in_the_supply(
    desk: TestClient, account: str, place: str, deadline_hours: int | None
) -> None:
    account += place
    [meter] = serials(desk, account)
    answer = file(desk, f"{account}/reconnection-requests", {"meter": meter})
    receipt = RECEIPT.validate_json(answer.content)
    assert (answer.status_code, receipt.kind, receipt.repeated) == (201, "reconnection_request", False)
    assert receipt.accepted_at == receipt.as_of == AS_OF
    cut = desk.get(f"{account}/supply").json()["meters"][0]["disconnection"]
    assert cut["requested_at"] == cut["conditions_met_at"] == answer.json()["accepted_at"]
    assert (cut["missing"], cut["deadline_hours"]) == ([], deadline_hours)
    cases = desk.get(f"{account}/service-cases").json()["cases"]
    assert [case["reference"] for case in cases] == ([receipt.reference] if deadline_hours else [])
    again = file(desk, f"{account}/reconnection-requests", {"meter": meter})
    assert problem(again) == (409, "already_requested")


@pytest.mark.parametrize(
    ("account", "code"),
    [
        (f"{KESCO}01", "already_connected"),
        (f"{KESCO}12", "already_connected"),
        (f"{KESCO}07", "conditions_not_met"),
        (f"{KESCO}08", "conditions_not_met"),
        (f"{KESCO}14", "conditions_not_met"),
        (f"{KESCO}10", "already_requested"),
        (f"{KESCO}11", "already_requested"),
        (f"{ENERGOPRO}07", "conditions_not_met"),
        # The supply comes back without a request: it is under way.
        (f"{ENERGOPRO}10", "already_requested"),
    ],
)
def test_conflicts_of_a_reconnection_request(desk: TestClient, url: str, account: str, code: str) -> None:
    before, supply = count_filings(url), desk.get(f"{account}/supply").json()
    key = uuid.uuid4().hex
    body = {"meter": serials(desk, account)[0]}
    assert problem(file(desk, f"{account}/reconnection-requests", body, key)) == (409, code)
    assert desk.get(f"{account}/supply").json() == supply
    assert count_filings(url) == before
    # What was refused did not use up the key.
    assert file(desk, "/v1/kesco/complaints", complaint(), key).status_code == 201


@pytest.mark.parametrize(
    ("account", "shown"),
    [
        (f"{KESCO}16", {"high": 12_345, "low": 6_789}),
        (f"{OSSH}16", {"single": 0}),
        (f"{PLUS}16", {"high": 99_999, "low": 1}),
        (f"{ENERGOPRO}16", {"single": 4_321}),
    ],
)
def test_filed_reading_becomes_the_newest(desk: TestClient, account: str, shown: dict[str, int]) -> None:
    before = desk.get(f"{account}/readings").json()["meters"][0]
    # The order of the registers does not matter.
    values = [{"zone": zone, "value": value} for zone, value in reversed(shown.items())]
    answer = file(desk, f"{account}/readings", {"meter": before["serial"], "values": values})
    receipt = RECEIPT.validate_json(answer.content)
    assert (answer.status_code, receipt.kind, receipt.reference[:7]) == (201, "meter_reading", "M-2026-")
    after = desk.get(f"{account}/readings").json()["meters"][0]
    assert {register["zone"]: register["value"] for register in after["registers"]} == shown
    for old, new in zip(before["registers"], after["registers"], strict=True):
        assert (new["source"], new["read_at"]) == ("customer", answer.json()["accepted_at"])
        # Nobody has checked it yet: what is usual stays.
        assert new["typical_kwh_per_day"] == old["typical_kwh_per_day"]
    lower = [{"zone": zone, "value": 0} for zone in shown]
    assert file(desk, f"{account}/readings", {"meter": before["serial"], "values": lower}).status_code == 201
    newest = desk.get(f"{account}/readings").json()["meters"][0]["registers"]
    assert {register["value"] for register in newest} == {0}


def test_reading_of_one_of_several_meters_leaves_the_others(desk: TestClient) -> None:
    account = f"{ENERGOPRO}13"
    _, second, _ = before = desk.get(f"{account}/readings").json()["meters"]
    body = {"meter": second["serial"], "values": [{"zone": "single", "value": 7}]}
    assert file(desk, f"{account}/readings", body).status_code == 201
    after = desk.get(f"{account}/readings").json()["meters"]
    assert [item == old for item, old in zip(after, before, strict=True)] == [True, False, True]


@pytest.mark.parametrize("place", ["03", "06"])
def test_closed_window(desk: TestClient, place: str) -> None:
    account = f"{PLUS}{place}"
    before = desk.get(f"{account}/readings").json()
    values = [{"zone": "high", "value": 1}, {"zone": "low", "value": 2}]
    answer = file(desk, f"{account}/readings", {"meter": before["meters"][0]["serial"], "values": values})
    assert problem(answer) == (409, "window_closed")
    assert desk.get(f"{account}/readings").json() == before


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([{"zone": "high", "value": 1}], "reading_invalid"),
        ([{"zone": "high", "value": 1}, {"zone": "high", "value": 1}], "reading_invalid"),
        ([{"zone": "single", "value": 1}], "reading_invalid"),
        ([{"zone": "high", "value": 10**8}, {"zone": "low", "value": 1}], "reading_invalid"),
        ([], "request_invalid"),
        ([{"zone": "high", "value": -1}, {"zone": "low", "value": 1}], "request_invalid"),
        ([{"zone": "high", "value": "1"}, {"zone": "low", "value": 1}], "request_invalid"),
        ([{"zone": "high", "value": 1.0}, {"zone": "low", "value": 1}], "request_invalid"),
        ([{"zone": "high", "value": True}, {"zone": "low", "value": 1}], "request_invalid"),
        ([{"zone": "high", "value": 10**40}, {"zone": "low", "value": 1}], "request_invalid"),
        ([{"zone": "peak", "value": 1}, {"zone": "low", "value": 1}], "request_invalid"),
        ([{"zone": "high", "value": 1, "unit": "MWh"}, {"zone": "low", "value": 1}], "request_invalid"),
        ("12", "request_invalid"),
        (None, "request_invalid"),
    ],
    ids=repr,
)
def test_refused_readings(desk: TestClient, values: Any, code: str) -> None:
    account = f"{KESCO}03"
    before = desk.get(f"{account}/readings").json()
    answer = file(desk, f"{account}/readings", {"meter": before["meters"][0]["serial"], "values": values})
    assert problem(answer) == (422, code)
    assert desk.get(f"{account}/readings").json() == before


@pytest.mark.parametrize(
    ("part", "more"),
    [
        ("reconnection-requests", {}),
        ("readings", {"values": [{"zone": "high", "value": 1}, {"zone": "low", "value": 2}]}),
    ],
)
@pytest.mark.parametrize("other", [f"{KESCO}04", f"{ENERGOPRO}04"])
def test_meter_of_somebody_else_is_unknown(desk: TestClient, part: str, more: dict[str, Any], other: str) -> None:
    [meter] = serials(desk, other)
    before = desk.get(f"{other}/readings").json()
    assert problem(file(desk, f"{KESCO}05/{part}", {"meter": meter, **more})) == (404, "meter_unknown")
    assert desk.get(f"{other}/readings").json() == before


@pytest.mark.parametrize("kind", ["bill", "meter", "outage", "voltage", "connection", "service", "other"])
def test_complaint_of_a_customer_is_on_file(desk: TestClient, kind: str) -> None:
    code = "DPR1000005"
    answer = file(desk, "/v1/kesco/complaints", complaint(f"{kind}: Fatura ime është\ngabim.", code, kind))
    receipt = RECEIPT.validate_json(answer.content)
    assert (answer.status_code, receipt.kind, receipt.reference[:7]) == (201, "complaint", "K-2026-")
    found = desk.get(f"{KESCO}05/complaints").json()["complaints"]
    assert [item for item in found if item["reference"] == receipt.reference] == [
        {
            "reference": receipt.reference,
            "kind": kind,
            "state": "received",
            "filed_at": answer.json()["accepted_at"],
            "reply_due_on": None,
            "answered_at": None,
        }
    ]


def test_complaint_has_a_deadline_where_a_rule_sets_one(desk: TestClient) -> None:
    answer = file(desk, "/v1/energopro/complaints", complaint("ძაბვა დაბალია.", "100000005", "voltage")).json()
    [filed] = desk.get(f"{ENERGOPRO}05/complaints").json()["complaints"]
    [case] = desk.get(f"{ENERGOPRO}05/service-cases").json()["cases"]
    assert filed["reply_due_on"] == str(AS_OF.date() + timedelta(days=10))
    assert case == {
        "reference": answer["reference"],
        "standard": "written_reply",
        "began_at": answer["accepted_at"],
        "done_at": None,
    }


@pytest.mark.parametrize("utility", ["kesco", "energopro"])
def test_somebody_unknown_may_complain(desk: TestClient, url: str, utility: str) -> None:
    reference = file(desk, f"/v1/{utility}/complaints", complaint("  Nobody answers the phone.  ")).json()["reference"]
    engine = open_engine(url)
    with engine.connect() as connection:
        mine = (t.complaints.c.utility == utility) & (t.complaints.c.reference == reference)
        row = connection.execute(select(t.complaints).where(mine)).one()
        cases = connection.execute(select(t.service_cases).where(t.service_cases.c.reference == reference)).all()
    engine.dispose()
    assert (row.customer_id, row.text, row.filed_at) == (None, "Nobody answers the phone.", AS_OF)
    assert cases == []


@pytest.mark.parametrize(("code", "text"), [(None, ""), ("DPR1000001", "Since an hour. Drita 12.")])
def test_outage_report(desk: TestClient, url: str, code: str | None, text: str) -> None:
    answer = file(desk, "/v1/kesco/outage-reports", {"customer_code": code, "locality": "gjilan", "text": text})
    receipt = RECEIPT.validate_json(answer.content)
    assert (answer.status_code, receipt.kind, receipt.reference[:7]) == (201, "outage_report", "O-2026-")
    engine = open_engine(url)
    with engine.connect() as connection:
        mine = t.outage_reports.c.reference == receipt.reference
        row = connection.execute(select(t.outage_reports).where(mine)).one()
    engine.dispose()
    assert (row.utility, row.locality, row.text, row.reported_at) == ("kesco", "gjilan", text, AS_OF)
    assert (row.customer_id is None) == (code is None)


REPORT = {"customer_code": None, "locality": "gjilan", "text": ""}


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("complaints", complaint(""), (422, "request_invalid")),
        ("complaints", complaint(" \n "), (422, "request_invalid")),
        ("complaints", complaint("x" * 2001), (422, "request_invalid")),
        ("complaints", complaint("a\x00b"), (422, "request_invalid")),
        ("complaints", complaint(kind="praise"), (422, "request_invalid")),
        ("complaints", {"kind": "bill", "text": "x"}, (422, "request_invalid")),
        ("complaints", {**complaint(), "more": 1}, (422, "request_invalid")),
        ("complaints", complaint(code="dpr1000001"), (422, "request_invalid")),
        ("complaints", complaint(code=""), (422, "request_invalid")),
        ("complaints", complaint(code="DXX1000001"), (422, "customer_code_invalid")),
        ("complaints", complaint(code="DPR9999999"), (404, "customer_unknown")),
        ("complaints", [], (422, "request_invalid")),
        ("complaints", None, (422, "request_invalid")),
        ("outage-reports", {**REPORT, "text": "x" * 501}, (422, "request_invalid")),
        ("outage-reports", {**REPORT, "text": None}, (422, "request_invalid")),
        ("outage-reports", {**REPORT, "locality": ""}, (422, "request_invalid")),
        ("outage-reports", {**REPORT, "locality": "Gjilan"}, (422, "request_invalid")),
        ("outage-reports", {**REPORT, "locality": "atlantis"}, (404, "locality_unknown")),
        ("outage-reports", {**REPORT, "locality": "batumi"}, (404, "locality_unknown")),
        ("outage-reports", {**REPORT, "customer_code": "DPR9999999"}, (404, "customer_unknown")),
        ("customers/DPR1000001/reconnection-requests", {}, (422, "request_invalid")),
        ("customers/DPR1000001/reconnection-requests", {"meter": ""}, (422, "request_invalid")),
        ("customers/DPR1000001/reconnection-requests", {"meter": 12}, (422, "request_invalid")),
        ("customers/DPR1000001/reconnection-requests", {"meter": "'; --"}, (422, "request_invalid")),
        ("customers/DPR1000001/reconnection-requests", {"meter": "12", "x": 1}, (422, "request_invalid")),
        ("customers/DPR9999999/reconnection-requests", {"meter": "12"}, (404, "customer_unknown")),
        ("customers/100000001/reconnection-requests", {"meter": "12"}, (422, "customer_code_invalid")),
    ],
    ids=repr,
)
def test_refused_bodies(desk: TestClient, url: str, path: str, body: Any, expected: tuple[int, str]) -> None:
    before = count_filings(url)
    assert problem(file(desk, f"/v1/kesco/{path}", body)) == expected
    assert count_filings(url) == before


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b'{"customer_code":null,"kind":"bill","text":"\\ud800"}', 422),
        (b"\xff", 400),
        (b"[" * 100_000, 400),
    ],
    ids=["empty", "cut off", "half a character", "not UTF-8", "too deep"],
)
def test_refused_json(desk: TestClient, content: bytes, status: int) -> None:
    headers = {"Idempotency-Key": "json", "Content-Type": "application/json"}
    assert problem(desk.post("/v1/kesco/complaints", content=content, headers=headers)) == (status, "request_invalid")


@pytest.mark.parametrize(
    "path",
    ["complaints", "outage-reports", "customers/DPR1000001/readings", "customers/DPR1000001/reconnection-requests"],
)
@pytest.mark.parametrize("body", [complaint(), {}])
def test_nothing_is_filed_without_the_secret_or_at_an_unknown_utility(
    desk: TestClient, url: str, path: str, body: dict[str, Any]
) -> None:
    before = count_filings(url)
    headers = {"Authorization": "Bearer wrong", "Idempotency-Key": "k"}
    assert problem(desk.post(f"/v1/kesco/{path}", json=body, headers=headers)) == (401, "secret_wrong")
    bodies = {
        "complaints": complaint(),
        "outage-reports": REPORT,
        "customers/DPR1000001/readings": {"meter": "1", "values": [{"zone": "single", "value": 1}]},
        "customers/DPR1000001/reconnection-requests": {"meter": "1"},
    }
    assert problem(file(desk, f"/v1/nowhere/{path}", bodies[path])) == (404, "utility_unknown")
    assert count_filings(url) == before
