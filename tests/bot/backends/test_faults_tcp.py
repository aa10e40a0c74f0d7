"""Faults on the wire, with reads and with writes, through everything that stands around a back office."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.backends.factory import billing_from, outage_from
from bot.backends.http import HttpBilling
from bot.backends.verified import VerifiedContext
from bot.errors import (
    BackendBusy,
    BackendDataInvalid,
    BackendError,
    BackendRefused,
    BackendUnavailable,
    CustomerUnknown,
    RequestConflict,
)
from bot.settings import Settings
from tests.bot.backends import tcp_faults
from tests.bot.backends.conftest import AS_OF
from tests.bot.backends.contract import Verify
from tests.bot.backends.records import AS_OF_LOCAL, BALANCE, CODE, OUTAGES, receipt
from tests.bot.backends.tcp_faults import Behaviour, Request, TcpServer, says

KEY = "web:c1:17"
SERIAL = "KS-778899"
SECRET = "a-secret-of-the-tests"
Asking = Callable[[HttpBilling, VerifiedContext], Awaitable[Any]]
READ: Asking = lambda billing, verified: billing.balance(verified)  # noqa: E731 - a table of calls
WRITE: Asking = lambda billing, verified: billing.request_reconnection(verified, SERIAL, key=KEY)  # noqa: E731
both = pytest.mark.parametrize("ask", [READ, WRITE], ids=["read", "write"])
OTHERS = {**BALANCE, **receipt("reconnection_request"), "customer_code": "DPR1000005"}


def settings_for(billing: str, outage: str = "", **changes: Any) -> Settings:
    """Settings of a hasty process: a try takes at most 0.3 s."""
    given: dict[str, Any] = {
        "backoffice_url": billing,
        "outage_url": outage,
        "backoffice_secret": SECRET,
        "backend_connect_timeout_seconds": 0.15,
        "backend_read_timeout_seconds": 0.15,
        "backend_total_seconds": 3.0,
        "backend_retry_wait_seconds": 0.001,
        "backend_retry_jitter_seconds": 0.001,
        "backend_retry_needs_seconds": 0.2,
        "body_max_bytes": 4096,
    }
    return Settings(**(given | changes))


@asynccontextmanager
async def asked_through(address: str, **changes: Any) -> AsyncIterator[HttpBilling]:
    async with billing_from(settings_for(address, **changes), clock=lambda: AS_OF) as billing:
        yield billing


def problem(code: str) -> dict[str, str]:
    return {"code": code, "detail": f"customer {CODE}, meter {SERIAL}"}


FAULTS: dict[str, tuple[Behaviour, type[BackendError], int]] = {
    "black hole": (tcp_faults.black_hole, BackendUnavailable, 2),
    "drip": (tcp_faults.drip, BackendUnavailable, 2),
    "reset": (tcp_faults.reset, BackendUnavailable, 2),
    "reset in the body": (tcp_faults.reset_in_the_body, BackendUnavailable, 2),
    "truncated": (tcp_faults.truncated, BackendUnavailable, 2),
    "no http": (tcp_faults.no_http, BackendUnavailable, 2),
    "500": (says(problem("internal"), 500), BackendUnavailable, 2),
    "503": (says(problem("internal"), 503), BackendUnavailable, 2),
    "429": (says(problem("slow_down"), 429), BackendBusy, 1),
    "401": (says(problem("secret_wrong"), 401), BackendRefused, 1),
    "404": (says(problem("customer_unknown"), 404), CustomerUnknown, 1),
    "409": (says(problem("conditions_not_met"), 409), RequestConflict, 1),
    "409 of another kind": (says(problem("in_progress"), 409), BackendRefused, 1),
    "422": (says(problem("key_reused"), 422), BackendRefused, 1),
    "wrong schema": (says({"hello": CODE}), BackendDataInvalid, 1),
    "half a record": (says({"utility": "kesco"}), BackendDataInvalid, 1),
    "too long": (says(["x" * 5000]), BackendDataInvalid, 1),
    "another customer's": (says(OTHERS), BackendDataInvalid, 1),
    "nothing": (says(None, 204), BackendDataInvalid, 1),
}


@both
@pytest.mark.parametrize("fault", FAULTS)
async def test_fault(verify: Verify, caplog: pytest.LogCaptureFixture, ask: Asking, fault: str) -> None:
    behaviour, error, tries = FAULTS[fault]
    with caplog.at_level(logging.DEBUG):
        async with TcpServer(behaviour) as server, asked_through(server.address) as billing:
            start = time.monotonic()
            with pytest.raises(BackendError) as caught:
                await ask(billing, verify("kesco", CODE))
            assert time.monotonic() - start < 4
    assert type(caught.value) is error
    assert caught.value.where in {"balance", "reconnection_request"}
    assert len(server.requests) == tries
    if ask is WRITE:
        assert [request.headers["idempotency-key"] for request in server.requests] == [KEY] * tries
        assert len({request.body for request in server.requests}) == 1
    told = [str(caught.value), repr(caught.value), *(record.getMessage() for record in caplog.records)]
    assert not [line for line in told if any(secret in line for secret in (CODE, SERIAL, SECRET, KEY))]


@both
async def test_nobody_listens(verify: Verify, ask: Asking) -> None:
    async with asked_through(tcp_faults.refusing_address()) as billing:
        with pytest.raises(BackendUnavailable, match="cannot be reached"):
            await ask(billing, verify("kesco", CODE))


@both
@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_no_redirect_is_followed(verify: Verify, ask: Asking, status: int) -> None:
    async with TcpServer(says(BALANCE)) as canary:
        away = says(None, status, headers=f"location: {canary.address}/v1/x\r\n")
        async with TcpServer(away) as server, asked_through(server.address) as billing:
            with pytest.raises(BackendDataInvalid):
                await ask(billing, verify("kesco", CODE))
    assert (len(server.requests), canary.requests) == (1, [])


@both
@pytest.mark.parametrize("fault", ["black hole", "reset", "truncated", "500"])
async def test_the_second_try_works(verify: Verify, ask: Asking, fault: str) -> None:
    good = says(BALANCE if ask is READ else receipt("reconnection_request"))
    async with TcpServer(tcp_faults.first(FAULTS[fault][0], good)) as server, asked_through(server.address) as billing:
        assert (await ask(billing, verify("kesco", CODE))).utility == "kesco"
    assert len(server.requests) == 2


@pytest.mark.parametrize("code", ["conditions_not_met", "already_requested", "already_connected", "window_closed"])
async def test_the_reason_of_a_conflict_is_told(verify: Verify, code: str) -> None:
    async with TcpServer(says(problem(code), 409)) as server, asked_through(server.address) as billing:
        with pytest.raises(RequestConflict) as caught:
            await billing.submit_reading(verify("kesco", CODE), SERIAL, {"single": 5}, key=KEY)
    assert caught.value.code == code


class FilingOffice:
    """Files what it is sent, once for each key; the first `lost` answers never arrive."""

    def __init__(self, lost: int) -> None:
        self.filed: dict[str, tuple[bytes, str]] = {}
        self._lost = lost

    async def __call__(self, _server: TcpServer, request: Request, writer: asyncio.StreamWriter) -> None:
        key = request.headers["idempotency-key"]
        repeated = key in self.filed
        _, reference = self.filed.setdefault(key, (request.body, f"K-2026-{len(self.filed) + 1:06d}"))
        if self._lost > 0:
            self._lost -= 1
            tcp_faults.break_off(writer)
            return
        kind = request.path.rsplit("/", 1)[-1].removesuffix("s")
        body = receipt(kind) | {"reference": reference, "repeated": repeated}
        writer.write(tcp_faults.http(200 if repeated else 201, json.dumps(body).encode()))
        await writer.drain()


@pytest.mark.parametrize(("lost", "asked"), [(0, 1), (1, 1), (2, 2), (3, 2)])
async def test_a_lost_answer_files_nothing_twice(verify: Verify, lost: int, asked: int) -> None:
    office = FilingOffice(lost)
    async with TcpServer(office) as server, asked_through(server.address) as billing:

        async def file() -> Any:
            return await billing.file_complaint("kesco", "bill", "text", verified=verify("kesco", CODE), key=KEY)

        for _ in range(asked - 1):
            with pytest.raises(BackendUnavailable):
                await file()
        first = await file()
        again = await file()
    assert (first.reference, first.repeated) == ("K-2026-000001", lost > 0)
    assert (again.reference, again.repeated) == ("K-2026-000001", True)
    assert list(office.filed) == [KEY]
    assert len(server.requests) == lost + 2


async def test_twenty_at_the_same_time_with_one_key_file_once(verify: Verify) -> None:
    office = FilingOffice(3)
    async with TcpServer(office) as server, asked_through(server.address, backend_tries=5) as billing:
        filing = [
            billing.file_complaint("kesco", "bill", "text", verified=verify("kesco", CODE), key=KEY) for _ in range(20)
        ]
        receipts = await asyncio.gather(*filing)
    assert {found.reference for found in receipts} == {"K-2026-000001"}
    assert len(office.filed) == 1


@both
async def test_an_open_circuit_answers_at_once_and_asks_nothing(verify: Verify, ask: Asking) -> None:
    async with TcpServer(says({}, 500)) as server, asked_through(server.address) as billing:
        for _ in range(3):
            with pytest.raises(BackendUnavailable):
                await ask(billing, verify("kesco", CODE))
        # The fifth failure was the first try of the third call; its second found the circuit open.
        assert len(server.requests) == 5
        start = time.monotonic()
        for _ in range(50):
            with pytest.raises(BackendBusy) as caught:
                await ask(billing, verify("kesco", CODE))
        assert time.monotonic() - start < 2
    assert len(server.requests) == 5
    assert caught.value.where in {"balance", "reconnection_request"}


async def test_refusals_never_open_the_circuit(verify: Verify) -> None:
    async with TcpServer(says(problem("customer_unknown"), 404)) as server, asked_through(server.address) as billing:
        for _ in range(20):
            with pytest.raises(CustomerUnknown):
                await billing.balance(verify("kesco", CODE))
    assert len(server.requests) == 20


async def test_outages_are_told_while_billing_is_a_black_hole(verify: Verify) -> None:
    async with TcpServer(tcp_faults.black_hole) as dead, TcpServer(says(OUTAGES)) as alive:
        settings = settings_for(
            dead.address,
            alive.address,
            backend_max_connections=2,
            backend_connect_timeout_seconds=5,
            backend_read_timeout_seconds=5,
            backend_total_seconds=5,
            backend_queue_seconds=0,
            outage_cache_seconds=0,
        )
        outage = outage_from(settings, clock=lambda: AS_OF)
        async with billing_from(settings, clock=lambda: AS_OF) as billing:
            asking = [asyncio.create_task(billing.balance(verify("kesco", CODE))) for _ in range(20)]
            for _ in range(2):
                await dead.arrived.acquire()
            for _ in range(20):
                assert len((await outage.outages("kesco")).outages) == 1
            waiting = [task for task in asking if not task.done()]
            refused = [task.exception() for task in asking if task.done()]
            assert (len(waiting), len(alive.requests), len(dead.requests)) == (2, 20, 2)
            assert all(isinstance(error, BackendBusy) for error in refused)
            for task in waiting:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)
        await outage.aclose()


async def test_an_open_circuit_to_billing_is_none_to_outages(verify: Verify) -> None:
    async with TcpServer(says({}, 500)) as dead, TcpServer(says(OUTAGES)) as alive:
        settings = settings_for(dead.address, alive.address)
        outage = outage_from(settings, clock=lambda: AS_OF)
        async with billing_from(settings, clock=lambda: AS_OF) as billing:
            for _ in range(4):
                with pytest.raises(BackendUnavailable):
                    await billing.balance(verify("kesco", CODE))
            assert (await outage.outages("kesco")).utility == "kesco"
        await outage.aclose()


async def test_a_surge_is_one_question_and_never_touches_billing() -> None:
    async with TcpServer(says({}, 500)) as billing, TcpServer(says(OUTAGES)) as alive:
        outage = outage_from(settings_for(billing.address, alive.address), clock=lambda: AS_OF)
        answers = await asyncio.gather(*(outage.outages("kesco", "Pejë") for _ in range(500)))
        await outage.aclose()
    assert (len(alive.requests), billing.requests) == (1, [])
    assert {answer.as_of.isoformat() for answer in answers} == {AS_OF_LOCAL}


@pytest.mark.parametrize(
    ("outage_url", "outage_secret", "shown"),
    [(False, "", SECRET), (False, "own", "own"), (True, "own", "own"), (True, "", None)],
)
async def test_each_back_office_sees_its_own_secret(outage_url: bool, outage_secret: str, shown: str | None) -> None:
    async with TcpServer(says(OUTAGES)) as server:
        addresses = ("http://127.0.0.1:9", server.address) if outage_url else (server.address,)
        outage = outage_from(settings_for(*addresses, outage_secret=outage_secret), clock=lambda: AS_OF)
        await outage.outages("kesco")
        await outage.aclose()
    (request,) = server.requests
    assert request.headers.get("authorization") == (None if shown is None else f"Bearer {shown}")
