"""What the HTTP clients send, and what they believe of the answers."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.backends.factory import bounds_from
from bot.backends.http import HttpBilling, HttpOutage
from bot.backends.verified import VerifiedContext
from bot.errors import BackendDataInvalid, BackendRefused, BackendUnavailable, CustomerUnknown
from bot.settings import Settings
from tests.bot.backends.conftest import AS_OF
from tests.bot.backends.contract import Verify
from tests.bot.backends.records import (
    CASE,
    CASES,
    CODE,
    COMPLAINT,
    COMPLAINTS,
    METER,
    OUTAGE,
    OUTAGES,
    PLACE,
    READINGS,
    REGISTER,
    WINDOW,
    ScriptedOffice,
    receipt,
)

BOUNDS = bounds_from(Settings())
KEY = "web:c1:17"
TEXT = "Fatura ime eshte e gabuar, Arta Krasniqi"
CUSTOMER = f"/v1/kesco/customers/{CODE}"

Both = tuple[HttpBilling, HttpOutage]
Filing = Callable[[HttpBilling, HttpOutage, VerifiedContext, str], Awaitable[Any]]
FILINGS: dict[str, Filing] = {
    "reconnection_request": lambda billing, _, verified, key: billing.request_reconnection(verified, "KS-1", key=key),
    "meter_reading": lambda billing, _, verified, key: billing.submit_reading(
        verified, "KS-1", {"high": 12400, "low": 12}, key=key
    ),
    "complaint": lambda billing, _, verified, key: billing.file_complaint(
        verified.utility, "bill", TEXT, verified=verified, key=key
    ),
    "outage_report": lambda _, outage, verified, key: outage.report(
        verified.utility, "peje", TEXT, verified=verified, key=key
    ),
}
CONTENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "reconnection_request": (f"{CUSTOMER}/reconnection-requests", {"meter": "KS-1"}),
    "meter_reading": (
        f"{CUSTOMER}/readings",
        {"meter": "KS-1", "values": [{"zone": "high", "value": 12400}, {"zone": "low", "value": 12}]},
    ),
    "complaint": ("/v1/kesco/complaints", {"customer_code": CODE, "kind": "bill", "text": TEXT}),
    "outage_report": ("/v1/kesco/outage-reports", {"customer_code": CODE, "locality": "peje", "text": TEXT}),
}
filings = pytest.mark.parametrize("kind", FILINGS)


@pytest.fixture
def office() -> ScriptedOffice:
    return ScriptedOffice()


@pytest.fixture
def billing(office: ScriptedOffice) -> HttpBilling:
    return HttpBilling(office, bounds=BOUNDS, clock=lambda: AS_OF)


@pytest.fixture
def outage(office: ScriptedOffice) -> HttpOutage:
    return HttpOutage(office, bounds=BOUNDS, clock=lambda: AS_OF)


async def test_readings(office: ScriptedOffice, billing: HttpBilling, verify: Verify) -> None:
    office.answer = READINGS
    readings = await billing.readings(verify("kesco", CODE))
    high, low = readings.meters[0].registers
    assert (high.value, high.typical_kwh_per_day, low.value) == (12345, Decimal("8.40"), 0)
    assert readings.window is not None
    assert (readings.window.opens_on, readings.window.is_open) == (date(2026, 3, 15), True)
    assert office.asked == [("GET", f"{CUSTOMER}/readings", {}, "")]


async def test_complaints_and_cases(office: ScriptedOffice, billing: HttpBilling, verify: Verify) -> None:
    office.answer = COMPLAINTS
    (complaint,) = (await billing.complaints(verify("kesco", CODE))).complaints
    assert (complaint.reference, complaint.reply_due_on) == ("K-2026-000007", date(2026, 3, 31))
    office.answer = CASES
    (case,) = (await billing.service_cases(verify("kesco", CODE))).cases
    assert (case.standard, case.done_at) == ("reconnection", None)
    assert [path for _, path, _, _ in office.asked] == [f"{CUSTOMER}/complaints", f"{CUSTOMER}/service-cases"]


@filings
async def test_what_is_filed(
    office: ScriptedOffice, billing: HttpBilling, outage: HttpOutage, verify: Verify, kind: str
) -> None:
    office.answer = receipt(kind)
    got = await FILINGS[kind](billing, outage, verify("kesco", CODE), KEY)
    assert (got.kind, got.reference, got.repeated) == (kind, office.answer["reference"], False)
    assert office.asked == [("POST", *CONTENTS[kind], KEY)]


async def test_what_nobody_is_verified_for(office: ScriptedOffice, billing: HttpBilling, outage: HttpOutage) -> None:
    office.answer = receipt("complaint")
    await billing.file_complaint("kesco", "voltage", TEXT, verified=None, key=KEY)
    office.answer = receipt("outage_report")
    await outage.report("kesco", "peje", "", verified=None, key=KEY)
    assert [content["customer_code"] for _, _, content, _ in office.asked] == [None, None]


@filings
@pytest.mark.parametrize("key", ["", " ", "a b", "a\nb", "ë", "x" * 201])
async def test_a_key_that_is_none_files_nothing(
    office: ScriptedOffice, billing: HttpBilling, outage: HttpOutage, verify: Verify, kind: str, key: str
) -> None:
    with pytest.raises(BackendRefused, match="idempotency key"):
        await FILINGS[kind](billing, outage, verify("kesco", CODE), key)
    assert office.asked == []


@filings
async def test_an_expired_proof_files_nothing(office: ScriptedOffice, verify: Verify, kind: str) -> None:
    late = {"bounds": BOUNDS, "clock": lambda: AS_OF + timedelta(minutes=10)}
    with pytest.raises(BackendRefused, match="expired"):
        await FILINGS[kind](HttpBilling(office, **late), HttpOutage(office, **late), verify("kesco", CODE), KEY)
    assert office.asked == []


@filings
@pytest.mark.parametrize("code", ["", "../x", "DPR1000004/readings", "a1", "ДPR1000004"])
async def test_an_odd_code_files_nothing(
    office: ScriptedOffice, billing: HttpBilling, outage: HttpOutage, verify: Verify, kind: str, code: str
) -> None:
    with pytest.raises(CustomerUnknown):
        await FILINGS[kind](billing, outage, verify("kesco", code), KEY)
    assert office.asked == []


@pytest.mark.parametrize("utility", ["ossh", "kesco/../x", ""])
async def test_a_proof_for_another_utility_files_nothing(
    office: ScriptedOffice, billing: HttpBilling, outage: HttpOutage, verify: Verify, utility: str
) -> None:
    with pytest.raises(BackendRefused):
        await billing.file_complaint(utility, "bill", TEXT, verified=verify("kesco", CODE), key=KEY)
    with pytest.raises(BackendRefused):
        await outage.report(utility, "peje", TEXT, verified=verify("kesco", CODE), key=KEY)
    assert office.asked == []


@filings
@pytest.mark.parametrize(
    "change",
    [
        {"utility": "ossh"},
        {"kind": "refund"},
        {"reference": ""},
        {"reference": "see http://x"},
        {"reference": "K" * 41},
        {"repeated": 1},
        {"accepted_at": "2026-03-17T11:30:00"},
        {"accepted_at": "2026-03-17T11:40:00+01:00"},
        {"accepted_at": "0001-01-01T00:00:00+00:00"},
        {"as_of": "2027-03-17T11:30:00+01:00"},
        {"customer_code": CODE},
    ],
    ids=str,
)
async def test_receipts_that_are_none(
    office: ScriptedOffice, billing: HttpBilling, outage: HttpOutage, verify: Verify, kind: str, change: dict[str, Any]
) -> None:
    office.answer = receipt(kind) | change
    with pytest.raises(BackendDataInvalid) as caught:
        await FILINGS[kind](billing, outage, verify("kesco", CODE), KEY)
    assert caught.value.where == kind
    assert not any(secret in str(caught.value) for secret in (CODE, "Krasniqi", "KS-1", KEY))


@pytest.mark.parametrize(
    ("kind", "other"), [(kind, other) for kind in FILINGS for other in FILINGS if other != kind], ids=str
)
async def test_a_receipt_for_something_else(
    office: ScriptedOffice, billing: HttpBilling, outage: HttpOutage, verify: Verify, kind: str, other: str
) -> None:
    office.answer = receipt(other)
    with pytest.raises(BackendDataInvalid, match="something else"):
        await FILINGS[kind](billing, outage, verify("kesco", CODE), KEY)


@pytest.mark.parametrize(
    "change",
    [
        {"utility": "ossh"},
        {"customer_code": "DPR1000005"},
        {"meters": [METER, METER]},
        {"meters": [{**METER, "digits": 0}]},
        {"meters": [{**METER, "digits": 4}]},
        {"meters": [{**METER, "digits": 13}]},
        {"meters": [{**METER, "registers": [REGISTER, REGISTER]}]},
        {"meters": [{**METER, "registers": [REGISTER, {**REGISTER, "zone": "single"}]}]},
        {"window": {**WINDOW, "opens_on": "2026-03-21"}},
        {"window": {**WINDOW, "is_open": False}},
        {"window": {"opens_on": "2026-03-18", "closes_on": "2026-03-20", "is_open": True}},
        {"window": {"opens_on": "2036-03-18", "closes_on": "2036-03-20", "is_open": False}},
        *(
            {"meters": [{**METER, "registers": [{**REGISTER, **change}]}]}
            for change in (
                {"value": -1},
                {"value": 100000},
                {"value": 12.5},
                {"value": "12345"},
                {"value": True},
                {"zone": "night"},
                {"typical_kwh_per_day": "-0.01"},
                {"typical_kwh_per_day": "99999999.00"},
                {"typical_kwh_per_day": 8.4},
                {"read_at": "2026-03-18T11:30:00+01:00"},
                {"read_at": "1900-01-01T00:00:00+01:00"},
                {"source": "guess"},
            )
        ),
    ],
    ids=str,
)
async def test_readings_that_cannot_be(
    office: ScriptedOffice, billing: HttpBilling, verify: Verify, change: dict[str, Any]
) -> None:
    office.answer = READINGS | change
    with pytest.raises(BackendDataInvalid) as caught:
        await billing.readings(verify("kesco", CODE))
    assert "DPR" not in str(caught.value)
    assert "KS-1" not in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "received", "answered_at": "2026-03-02T10:00:00+01:00"},
        {"state": "answered"},
        {"state": "answered", "answered_at": "2026-02-02T10:00:00+01:00"},
        {"state": "answered", "answered_at": "2026-04-02T10:00:00+01:00"},
        {"state": "lost"},
        {"kind": "refund"},
        {"reference": "K 1"},
        {"filed_at": "2026-04-01T10:00:00+01:00"},
        {"reply_due_on": "2026-02-28"},
        {"reply_due_on": "2066-02-28"},
        {"text": TEXT},
    ],
    ids=str,
)
async def test_complaints_that_cannot_be(
    office: ScriptedOffice, billing: HttpBilling, verify: Verify, change: dict[str, Any]
) -> None:
    office.answer = COMPLAINTS | {"complaints": [COMPLAINT | change]}
    with pytest.raises(BackendDataInvalid) as caught:
        await billing.complaints(verify("kesco", CODE))
    assert "Krasniqi" not in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        {"cases": [CASE, CASE]},
        {"cases": [{**CASE, "done_at": "2026-03-13T10:00:00+01:00"}]},
        {"cases": [{**CASE, "done_at": "2026-03-19T10:00:00+01:00"}]},
        {"cases": [{**CASE, "began_at": "2026-03-19T10:00:00+01:00"}]},
        {"cases": [{**CASE, "standard": "kindness"}]},
        {"category": "palace"},
        {"customer_code": "DPR1000005"},
    ],
    ids=str,
)
async def test_cases_that_cannot_be(
    office: ScriptedOffice, billing: HttpBilling, verify: Verify, change: dict[str, Any]
) -> None:
    office.answer = CASES | change
    with pytest.raises(BackendDataInvalid):
        await billing.service_cases(verify("kesco", CODE))


@pytest.mark.parametrize("asked", ["peje", "Pejë", "PEJE", "pejë "])
async def test_outages_of_a_place(office: ScriptedOffice, outage: HttpOutage, asked: str) -> None:
    office.answer = OUTAGES | {"locality": PLACE}
    answer = await outage.outages("kesco", asked)
    assert answer.locality is not None
    assert (answer.locality.code, len(answer.outages)) == ("peje", 1)
    assert office.asked == [("GET", "/v1/kesco/outages", {"locality": asked}, "")]


@pytest.mark.parametrize(
    ("asked", "change"),
    [
        (None, {"locality": PLACE}),
        ("prizren", {"locality": PLACE}),
        ("prizren", {"locality": None}),
        ("prizren", {"locality": {"code": "prizren", "name": "Prizren"}}),
        (None, {"utility": "ossh"}),
        (None, {"as_of": "2026-03-17T11:36:00+01:00"}),
        (None, {"outages": [{**OUTAGE, "until": "2026-03-17T10:00:00+01:00"}]}),
        (None, {"outages": [{**OUTAGE, "until": "2056-03-17T10:00:00+01:00"}]}),
    ],
    ids=str,
)
async def test_outages_that_were_not_asked_for(
    office: ScriptedOffice, outage: HttpOutage, asked: str | None, change: dict[str, Any]
) -> None:
    office.answer = OUTAGES | change
    with pytest.raises(BackendDataInvalid):
        await outage.outages("kesco", asked)


@filings
async def test_an_error_of_the_back_office_is_passed_on(
    office: ScriptedOffice, billing: HttpBilling, outage: HttpOutage, verify: Verify, kind: str
) -> None:
    office.answer = BackendUnavailable("gone")
    with pytest.raises(BackendUnavailable, match="gone"):
        await FILINGS[kind](billing, outage, verify("kesco", CODE), KEY)


async def test_closing(office: ScriptedOffice) -> None:
    async with HttpBilling(office, bounds=BOUNDS, clock=lambda: AS_OF):
        assert office.asked == []
    assert office.asked == [("close", "", {}, "")]
