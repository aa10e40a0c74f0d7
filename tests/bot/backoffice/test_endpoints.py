"""The HTTP interface: the secret, the errors, and nothing personal in them."""

from datetime import datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.backoffice.app import create_app
from bot.errors import SettingsError
from bot.settings import Settings
from tests.bot.backoffice.conftest import AS_OF, SECRET

ACCOUNT = "/v1/kesco/customers/DPR1000004"
PARTS = [
    *("", "/balance", "/bills", "/payments", "/meters", "/supply"),
    *("/readings", "/complaints", "/service-cases"),
]
UTILITIES = {"kesco": "EUR", "ossh": "ALL", "energijaplus": "EUR", "energopro": "GEL"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": ""},
        {"X-Backoffice-Secret": "wrong"},
        {"X-Backoffice-Secret": "é"},
    ],
    ids=["none", "wrong bearer", "empty", "wrong header", "not ascii"],
)
@pytest.mark.parametrize(
    "path", [ACCOUNT, "/v1/nowhere/outages", "/demo/customers?utility=kesco", "/demo/customers", "/openapi.json"]
)
def test_without_the_secret_there_is_nothing(settings: Settings, path: str, headers: dict[str, str]) -> None:
    with TestClient(create_app(settings)) as stranger:
        encoded = {name: value.encode() for name, value in headers.items()}
        answer = stranger.get(path, headers=encoded)
    assert answer.status_code == 401
    assert answer.json()["code"] == "secret_wrong"


@pytest.mark.parametrize("headers", [{"Authorization": f"Bearer {SECRET}"}, {"X-Backoffice-Secret": SECRET}])
def test_either_header_opens(settings: Settings, headers: dict[str, str]) -> None:
    with TestClient(create_app(settings)) as client:
        assert client.get(ACCOUNT, headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/live", "/ready"])
def test_health_is_open(settings: Settings, path: str) -> None:
    with TestClient(create_app(settings)) as client:
        answer = client.get(path)
    assert (answer.status_code, answer.json()) == (200, {"status": path.strip("/")})


def test_not_ready_before_the_seed(database_url: str) -> None:
    settings = Settings(backoffice_database_url=database_url, backoffice_secret=SECRET)
    with TestClient(create_app(settings)) as client:
        answer = client.get("/ready")
        assert client.get("/live").status_code == 200
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


def test_no_secret_no_app() -> None:
    with pytest.raises(SettingsError, match="BOT_BACKOFFICE_SECRET"):
        create_app(Settings(backoffice_secret=""))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("utility", "code", "status", "problem"),
    [
        ("nowhere", "DPR1000001", 404, "utility_unknown"),
        ("kesco", "DPR9999999", 404, "customer_unknown"),
        ("kesco", "DXX1000001", 422, "customer_code_invalid"),
        ("kesco", "1000000001", 422, "customer_code_invalid"),
        ("kesco", "dpr1000001", 422, "request_invalid"),
        ("kesco", "DPR1000001'--", 422, "request_invalid"),
        ("ossh", "DPR1000001", 422, "customer_code_invalid"),
        ("energopro", "100000099", 404, "customer_unknown"),
    ],
)
def test_unknown_and_malformed(
    client: TestClient, part: str, utility: str, code: str, status: int, problem: str
) -> None:
    answer = client.get(f"/v1/{utility}/customers/{code}{part}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == problem
    assert code not in answer.text


@pytest.mark.parametrize(
    ("path", "status", "problem"),
    [
        (f"{ACCOUNT}/bills?limit=0", 422, "request_invalid"),
        (f"{ACCOUNT}/bills?limit=37", 422, "request_invalid"),
        (f"{ACCOUNT}/bills/209912-000001", 404, "bill_unknown"),
        (f"{ACCOUNT}/bills/%27%20OR%201", 422, "request_invalid"),
        ("/v1/kesco", 404, "not_found"),
        ("/demo/customers?utility=nowhere", 404, "utility_unknown"),
        ("/v1/kesco/outages?locality=", 422, "request_invalid"),
    ],
)
def test_other_problems(client: TestClient, path: str, status: int, problem: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (status, problem)


def test_failure_says_nothing_of_its_cause(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("DPR1000004 has a secret")

    monkeypatch.setattr("bot.backoffice.queries.select_customer", fail)
    answer = client.get(ACCOUNT)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "DPR" not in answer.text


def test_bill_of_another_customer_is_unknown(client: TestClient) -> None:
    other = client.get("/v1/kesco/customers/DPR1000001/bills?limit=1").json()["bills"][0]["number"]
    assert client.get(f"{ACCOUNT}/bills/{other}").status_code == 404


def test_one_bill_is_the_same_as_in_the_list(client: TestClient) -> None:
    listed = client.get(f"{ACCOUNT}/bills?limit=3").json()["bills"]
    assert [client.get(f"{ACCOUNT}/bills/{bill['number']}").json()["bill"] for bill in listed] == listed


@pytest.mark.parametrize("utility", UTILITIES)
def test_demo_customers(client: TestClient, utility: str) -> None:
    customers: list[dict[str, Any]] = client.get(f"/demo/customers?utility={utility}").json()["customers"]
    documented = 16 + (3 if utility == "energopro" else 0)
    assert [set(customer) for customer in customers] == [{"code", "name", "scenario", "phone"}] * documented
    assert len({customer["scenario"] for customer in customers}) == documented
    for customer in customers:
        contact = client.get(f"/v1/{utility}/customers/{customer['code']}").json()
        assert (contact["name"], contact["phone"]) == (customer["name"], customer["phone"])


def test_no_demo_list_without_demo(seeded_url: str) -> None:
    settings = Settings(backoffice_database_url=seeded_url, backoffice_secret=SECRET, demo=False)
    with TestClient(create_app(settings), headers={"X-Backoffice-Secret": SECRET}) as client:
        assert client.get("/demo/customers?utility=kesco").status_code == 404


@pytest.mark.parametrize(("utility", "currency"), UTILITIES.items())
def test_every_answer_says_as_of_when_in_local_time(client: TestClient, utility: str, currency: str) -> None:
    code = client.get(f"/demo/customers?utility={utility}").json()["customers"][3]["code"]
    offset = "+04:00" if utility == "energopro" else "+01:00"
    for part in PARTS:
        answer = client.get(f"/v1/{utility}/customers/{code}{part}").json()
        assert datetime.fromisoformat(answer["as_of"]) == AS_OF
        assert answer["as_of"].endswith(offset)
        assert answer.get("currency", currency) == currency
    assert client.get(f"/v1/{utility}/outages").json()["as_of"].endswith(offset)


@pytest.mark.parametrize(
    ("utility", "asked", "place", "kinds"),
    [
        ("kesco", "Mitrovicë", "mitrovice", ["unplanned"]),
        ("kesco", "MITROVICE", "mitrovice", ["unplanned"]),
        ("kesco", "prizren", "prizren", ["planned"]),
        ("kesco", "Gjilan", "gjilan", []),
        ("ossh", "vlore", "vlore", ["unplanned"]),
        ("energijaplus", "murska sobota", "murska-sobota", ["unplanned"]),
        ("energopro", "ქობულეთი", "kobuleti", ["unplanned"]),
        ("energopro", "keda", "keda", ["planned"]),
        ("kesco", "Atlantis", None, []),
    ],
)
def test_outages_of_a_place(client: TestClient, utility: str, asked: str, place: str | None, kinds: list[str]) -> None:
    answer = client.get(f"/v1/{utility}/outages", params={"locality": asked}).json()
    assert (answer["locality"] or {}).get("code") == place
    assert [outage["kind"] for outage in answer["outages"]] == kinds


@pytest.mark.parametrize("utility", UTILITIES)
def test_outages_that_are_over_are_left_out(client: TestClient, utility: str) -> None:
    outages = client.get(f"/v1/{utility}/outages").json()["outages"]
    assert [(outage["kind"], outage["state"]) for outage in outages] == [
        ("planned", "current"),
        ("unplanned", "current"),
        ("unplanned", "current"),
        ("planned", "upcoming"),
    ]


def test_openapi_describes_both_secrets(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    assert set(description["components"]["securitySchemes"]) == {"HTTPBearer", "APIKeyHeader"}
    assert "/v1/{utility}/customers/{code}/supply" in description["paths"]
