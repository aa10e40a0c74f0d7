"""Readings, complaints, service cases and phones, read: the contract's form, and consistent with the account."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from bot.backends import models
from tests.bot.backoffice.conftest import AS_OF

UTILITIES = {"kesco": "DPR10000", "ossh": "TR100000", "energijaplus": "10000000", "energopro": "1000000"}
CODES = [
    pytest.param(utility, f"{prefix}{place:02d}", id=f"{utility}-{place:02d}")
    for utility, prefix in UTILITIES.items()
    for place in range(1, 20 if utility == "energopro" else 17)
]
TODAY = AS_OF.date()


def read(client: TestClient, utility: str, code: str, part: str) -> dict[str, Any]:
    answer = client.get(f"/v1/{utility}/customers/{code}/{part}".rstrip("/"))
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("part", "form"),
    [
        ("readings", TypeAdapter(models.Readings)),
        ("complaints", TypeAdapter(models.Complaints)),
        ("service-cases", TypeAdapter(models.ServiceCases)),
    ],
    ids=["readings", "complaints", "service-cases"],
)
@pytest.mark.parametrize(("utility", "code"), CODES)
def test_answers_are_what_the_backends_expect(
    client: TestClient, utility: str, code: str, part: str, form: TypeAdapter[Any]
) -> None:
    answer = client.get(f"/v1/{utility}/customers/{code}/{part}")
    parsed = form.validate_json(answer.content)
    assert (parsed.utility, parsed.customer_code, parsed.as_of) == (utility, code, AS_OF)


@pytest.mark.parametrize(("utility", "code"), CODES)
def test_every_meter_has_a_reading_of_each_zone_of_the_bill(client: TestClient, utility: str, code: str) -> None:
    readings = read(client, utility, code, "readings")["meters"]
    meters = read(client, utility, code, "meters")["meters"]
    bills = read(client, utility, code, "bills")["bills"]
    assert [(item["serial"], item["digits"], item["remotely_read"]) for item in readings] == [
        (item["serial"], item["digits"], item["remotely_read"]) for item in meters
    ]
    zones = ["high", "low"] if utility in {"kesco", "energijaplus"} else ["single"]
    for item in readings:
        assert [register["zone"] for register in item["registers"]] == zones
        for register in item["registers"]:
            assert 0 <= register["value"] < 10 ** item["digits"]
            assert float(register["typical_kwh_per_day"]) > 0
            read_at = datetime.fromisoformat(register["read_at"])
            if item["remotely_read"]:
                assert register["source"] == "remote"
                assert timedelta() <= AS_OF - read_at < timedelta(hours=1)
            elif bills:
                assert read_at.date() == date.fromisoformat(bills[0]["period_end"])
                assert register["source"] == ("customer" if utility == "energijaplus" else "reader")


@pytest.mark.parametrize(("utility", "code"), CODES)
def test_typical_use_is_that_of_the_bills(client: TestClient, utility: str, code: str) -> None:
    bills = read(client, utility, code, "bills")["bills"]
    kwh, days = Counter[str](), 0
    for bill in bills:
        days += (date.fromisoformat(bill["period_end"]) - date.fromisoformat(bill["period_start"])).days + 1
        kwh.update({line["zone"]: line["kwh"] for line in bill["consumption"]})
    typical = Counter[str]()
    meters = read(client, utility, code, "readings")["meters"]
    for meter in meters:
        typical.update({item["zone"]: float(item["typical_kwh_per_day"]) for item in meter["registers"]})
    # A new customer has no bill yet.
    assert bool(kwh) is not code.endswith("15")
    for zone, total in kwh.items():
        # The oldest reading may lie some days more than a year back: then the year begins with the next one.
        assert typical[zone] == pytest.approx(total / days, rel=0.1)


@pytest.mark.parametrize(
    ("utility", "code", "expected"),
    [
        ("kesco", "DPR1000016", None),
        ("ossh", "TR10000016", None),
        ("energopro", "100000016", None),
        ("energijaplus", "1000000016", (-3, 4, True)),
        ("energijaplus", "1000000003", (12, 19, False)),
    ],
)
def test_window(client: TestClient, utility: str, code: str, expected: tuple[int, int, bool] | None) -> None:
    window = read(client, utility, code, "readings")["window"]
    if expected is not None:
        opens, closes, is_open = expected
        assert window == {
            "opens_on": str(TODAY + timedelta(days=opens)),
            "closes_on": str(TODAY + timedelta(days=closes)),
            "is_open": is_open,
        }
    else:
        assert window is None


@pytest.mark.parametrize("utility", UTILITIES)
def test_complaints_and_their_deadlines(client: TestClient, utility: str) -> None:
    found = []
    for place in range(1, 17):
        complaints = read(client, utility, f"{UTILITIES[utility]}{place:02d}", "complaints")["complaints"]
        filed = [item["filed_at"] for item in complaints]
        assert filed == sorted(filed, reverse=True)
        found += complaints
    assert {item["state"] for item in found} == {"received", "in_review", "answered", "closed"}
    assert len({item["reference"] for item in found}) == len(found) == 6
    for item in found:
        assert (item["answered_at"] is not None) == (item["state"] in {"answered", "closed"})
        due = datetime.fromisoformat(item["filed_at"]).date() + timedelta(days=10)
        assert item["reply_due_on"] == (str(due) if utility == "energopro" else None)


@pytest.mark.parametrize(
    ("code", "category", "expected"),
    [
        ("100000001", "household_low_voltage", [("check", False)]),
        ("100000002", "household_low_voltage", []),
        ("100000010", "household_low_voltage", [("reconnection", False)]),
        ("100000011", "household_low_voltage", [("written_reply", False), ("reconnection", False)]),
        ("100000012", "household_low_voltage", [("reconnection", True)]),
        ("100000015", "household_low_voltage", [("registration", True)]),
        ("100000016", "household_low_voltage", [("written_reply", True)]),
        ("100000017", "other_low_voltage", [("reconnection", False)]),
        ("100000018", "medium_voltage", [("check", False), ("written_reply", False)]),
        ("100000019", "high_voltage", [("reconnection", True), ("check", True)]),
    ],
)
def test_service_cases(client: TestClient, code: str, category: str, expected: list[tuple[str, bool]]) -> None:
    answer = read(client, "energopro", code, "service-cases")
    assert answer["category"] == category
    assert [(item["standard"], item["done_at"] is not None) for item in answer["cases"]] == expected


@pytest.mark.parametrize(("utility", "code"), CODES)
def test_cases_agree_with_supply_and_complaints(client: TestClient, utility: str, code: str) -> None:
    cases = read(client, utility, code, "service-cases")["cases"]
    cuts = [meter["disconnection"] for meter in read(client, utility, code, "supply")["meters"]]
    running = [cut for cut in cuts if cut and cut["deadline_hours"] and cut["conditions_met_at"]]
    assert [(item["began_at"], item["done_at"]) for item in cases if item["standard"] == "reconnection"] == [
        (cut["conditions_met_at"], cut["reconnected_at"]) for cut in running
    ]
    complaints = read(client, utility, code, "complaints")["complaints"]
    assert [
        (item["reference"], item["began_at"], item["done_at"]) for item in cases if item["standard"] == "written_reply"
    ] == [(item["reference"], item["filed_at"], item["answered_at"]) for item in complaints if item["reply_due_on"]]


@pytest.mark.parametrize("utility", ["kesco", "energopro"])
def test_some_customers_have_several_meters(client: TestClient, utility: str) -> None:
    meters = read(client, utility, f"{UTILITIES[utility]}13", "readings")["meters"]
    assert len({meter["serial"] for meter in meters}) == 3


@pytest.mark.parametrize("utility", UTILITIES)
def test_phone_leads_to_its_customer_of_this_utility_only(client: TestClient, utility: str) -> None:
    code = f"{UTILITIES[utility]}04"
    phone = read(client, utility, code, "")["phone"]
    for asked in UTILITIES:
        answer = client.get(f"/v1/{asked}/phones/{phone}").json()
        assert set(answer) == {"utility", "as_of", "phone", "customer_codes"}
        assert answer["phone"] == phone
        assert answer["customer_codes"] == ([code] if asked == utility else [])


@pytest.mark.parametrize(
    ("path", "status", "problem"),
    [
        ("/v1/nowhere/phones/+38344000004", 404, "utility_unknown"),
        ("/v1/kesco/phones/044000004", 422, "request_invalid"),
        ("/v1/kesco/phones/38344000004", 422, "request_invalid"),
        ("/v1/kesco/phones/+3834400000412345", 422, "request_invalid"),
        ("/v1/kesco/phones/%2B38344x", 422, "request_invalid"),
    ],
)
def test_phones_of_the_wrong_form(client: TestClient, path: str, status: int, problem: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (status, problem)
