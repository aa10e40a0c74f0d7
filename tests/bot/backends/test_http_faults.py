"""Whatever a back office does, the clients answer in time with an error of ours, or with the right record."""

import socket
import time
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.backends.factory import bounds_from
from bot.backends.http import HttpBilling, HttpOutage
from bot.backends.transport import Transport
from bot.errors import (
    BackendBusy,
    BackendDataInvalid,
    BackendError,
    BackendRefused,
    BackendUnavailable,
    CustomerUnknown,
)
from bot.settings import Settings
from tests.bot.backends.conftest import AS_OF
from tests.bot.backends.contract import Verify
from tests.bot.backends.faults import FaultServer
from tests.bot.backoffice.serving import served

CODE = "DPR1000004"
BALANCE: dict[str, Any] = {
    "utility": "kesco",
    "customer_code": CODE,
    "as_of": "2026-03-17T11:30:00+01:00",
    "currency": "EUR",
    "total": "12.50",
    "last_bill": {"number": "202603-000004", "open_amount": "10.00", "due_date": "2026-03-25", "overdue": False},
    "older_debt": "2.00",
    "interest": "0.50",
    "interest_as_of": "2026-03-17T11:30:00+01:00",
    "credit": "0.00",
    "in_transit": "0.00",
    "total_after_transit": "12.50",
}


BOUNDS = bounds_from(Settings())


def billing_over(transport: Transport, now: datetime = AS_OF) -> HttpBilling:
    return HttpBilling(transport, bounds=BOUNDS, clock=lambda: now)


# One client for all tests: making one takes longer than asking it.
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[FaultServer, str]]:
    server = FaultServer()
    with served(server) as address:
        yield server, address


@pytest.fixture
def server(running: tuple[FaultServer, str]) -> FaultServer:
    running[0].reset()
    return running[0]


def settings_for(address: str) -> Settings:
    return Settings(
        backoffice_url=address,
        backoffice_secret="a secret",
        backend_connect_timeout_seconds=0.2,
        backend_read_timeout_seconds=0.2,
        body_max_bytes=4096,
    )


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def transport(running: tuple[FaultServer, str]) -> AsyncIterator[Transport]:
    async with Transport.to(running[1], "a secret", settings_for(running[1])) as transport:
        yield transport


@pytest.fixture
def billing(server: FaultServer, transport: Transport) -> HttpBilling:
    server.reset()
    return billing_over(transport)


async def test_good_answer(server: FaultServer, billing: HttpBilling, verify: Verify) -> None:
    server.answer(BALANCE)
    balance = await billing.balance(verify("kesco", CODE))
    assert (str(balance.total), balance.as_of) == ("12.50", datetime.fromisoformat(BALANCE["as_of"]))
    assert server.paths == [f"/v1/kesco/customers/{CODE}/balance"]


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (500, b"", BackendUnavailable),
        (502, b"<html>", BackendUnavailable),
        (503, b'{"code": "customer_unknown"}', BackendUnavailable),
        (429, b"", BackendBusy),
        (400, b"[]", BackendRefused),
        (401, b'{"code": "secret_wrong"}', BackendRefused),
        (404, b'{"code": "utility_unknown"}', BackendRefused),
        (404, b'{"code": 7}', BackendRefused),
        (404, b'{"code": "customer_unknown"}', CustomerUnknown),
        (422, b'{"code": "customer_code_invalid"}', CustomerUnknown),
        (204, b"", BackendDataInvalid),
        (200, b"", BackendDataInvalid),
        (200, b'{"utility": "kesco", "cust', BackendDataInvalid),
        (200, b"[]", BackendDataInvalid),
        (200, b"null", BackendDataInvalid),
        (200, b"\xff\xfe", BackendDataInvalid),
        (200, b" " * 5000, BackendDataInvalid),
    ],
)
async def test_answers_that_are_none(
    server: FaultServer, billing: HttpBilling, verify: Verify, status: int, body: bytes, error: type[BackendError]
) -> None:
    server.status, server.body = status, body
    with pytest.raises(error) as caught:
        await billing.balance(verify("kesco", CODE))
    assert type(caught.value) is error
    assert caught.value.where == "balance"


@pytest.mark.parametrize(
    "change",
    [
        {"utility": "ossh"},
        {"customer_code": "DPR1000005"},
        {"total": 12.5},
        {"total": "12.5"},
        {"total": "NaN"},
        {"total": "13.50"},
        {"total_after_transit": "0.00"},
        {"as_of": "2026-03-17T11:30:00"},
        {"as_of": 1773743400},
        {"last_bill": []},
        {"last_bill": {**BALANCE["last_bill"], "overdue": "no"}},
        {"last_bill": {**BALANCE["last_bill"], "extra": 1}},
        {"interest": None},
        {"extra": "field"},
    ],
    ids=str,
)
async def test_record_that_breaks_the_contract(
    server: FaultServer, billing: HttpBilling, verify: Verify, change: dict[str, Any]
) -> None:
    server.answer({**BALANCE, **change})
    with pytest.raises(BackendDataInvalid) as caught:
        await billing.balance(verify("kesco", CODE))
    assert "DPR" not in str(caught.value)


@pytest.mark.parametrize("missing", BALANCE)
async def test_record_without_a_field(server: FaultServer, billing: HttpBilling, verify: Verify, missing: str) -> None:
    server.answer({name: value for name, value in BALANCE.items() if name != missing})
    with pytest.raises(BackendDataInvalid, match=missing):
        await billing.balance(verify("kesco", CODE))


async def test_bill_that_does_not_add_up(server: FaultServer, billing: HttpBilling, verify: Verify) -> None:
    bill = {
        "number": "1",
        "period_start": "2026-02-10",
        "period_end": "2026-03-09",
        "issued_on": "2026-03-10",
        "due_date": "2026-03-25",
        "consumption": [{"zone": "high", "kwh": 100, "amount": "7.79"}],
        "fixed_charge": "1.93",
        "tax": "0.78",
        "amount": "10.50",
        "paid_amount": "0.00",
        "open_amount": "10.50",
        "status": "open",
    }
    head = {name: BALANCE[name] for name in ("utility", "customer_code", "as_of", "currency")}
    server.answer({**head, "bills": [bill]})
    assert (await billing.latest_bill(verify("kesco", CODE))).bill is not None
    server.answer({**head, "bills": [{**bill, "tax": "0.79"}]})
    with pytest.raises(BackendDataInvalid):
        await billing.latest_bill(verify("kesco", CODE))


async def test_redirect_is_not_followed(server: FaultServer, billing: HttpBilling, verify: Verify) -> None:
    server.status, server.headers = 302, [(b"location", b"/elsewhere")]
    with pytest.raises(BackendDataInvalid):
        await billing.balance(verify("kesco", CODE))
    assert server.paths == [f"/v1/kesco/customers/{CODE}/balance"]


@pytest.mark.parametrize("fault", ["hangs", "drips"])
async def test_slow_back_office_is_given_up_in_time(
    server: FaultServer, billing: HttpBilling, verify: Verify, fault: str
) -> None:
    setattr(server, fault, True)
    start = time.monotonic()
    with pytest.raises(BackendUnavailable, match="too slow"):
        await billing.balance(verify("kesco", CODE))
    server.drips = False
    assert time.monotonic() - start < 2


async def test_nobody_there(verify: Verify) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
        async with Transport.to(address, "a secret", settings_for(address)) as transport:
            with pytest.raises(BackendUnavailable):
                await billing_over(transport).balance(verify("kesco", CODE))


@pytest.mark.parametrize("code", ["", "A" * 21, "a1", "../x", "DPR1000004?x=", "DPR1000004\n", "ДPR1000004", "%2e%2e"])
async def test_odd_codes_never_leave(server: FaultServer, billing: HttpBilling, verify: Verify, code: str) -> None:
    with pytest.raises(CustomerUnknown):
        await billing.supply(verify("kesco", code))
    assert server.paths == []


@pytest.mark.parametrize("late", [timedelta(minutes=10), timedelta(days=1)])
async def test_expired_proof_opens_nothing(
    server: FaultServer, transport: Transport, verify: Verify, late: timedelta
) -> None:
    billing = billing_over(transport, AS_OF + late)
    with pytest.raises(BackendRefused, match="expired"):
        await billing.balance(verify("kesco", CODE))
    assert server.paths == []


async def test_outages_of_another_utility(server: FaultServer, transport: Transport) -> None:
    server.answer({"utility": "ossh", "as_of": BALANCE["as_of"], "locality": None, "outages": []})
    with pytest.raises(BackendDataInvalid, match="another utility"):
        await HttpOutage(transport, bounds=BOUNDS, clock=lambda: AS_OF).outages("kesco", "Prishtinë")
    assert server.paths == ["/v1/kesco/outages"]
