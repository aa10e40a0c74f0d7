"""Several slow calls in one action: 4 seconds in all, and an honest word when they do not suffice."""

import asyncio
import time
from dataclasses import replace

import pytest

from tests.actions.fakes import FakeIdentity
from tests.bot.backends import tcp_faults
from tests.content_files import LANGUAGES
from tests.faults.proxy import instead, on_writes, slow
from tests.faults.world import ask, drafts, proof, run

LIMIT_SECONDS = 4.0
SLOW = slow(2.5)


async def timed(asking):
    start = time.monotonic()
    replies = await asking
    assert time.monotonic() - start < LIMIT_SECONDS
    return replies


@pytest.mark.parametrize(("intent", "language"), [("request_reconnection", "sl"), ("submit_meter_reading", "ka")])
async def test_reading_and_filing_are_slow(world, catalog, intent, language):
    """Nobody knows whether it arrived; it did, and trying again files it no second time."""
    async with world.services() as services:
        slots = (await drafts(services))[intent]
        world.billing.fault = SLOW
        (reply,) = await timed(ask(services, intent, language, slots=slots))
        assert reply["text"] == catalog.text("error_request", language, "kesco")
        world.billing.fault = None
        again = await ask(services, intent, language, slots=slots)
        assert {said["status"] for said in again} == {"answered"}
        assert world.filed(intent) == 1


async def test_the_places_and_the_outages_are_slow(world, catalog):
    async with world.services() as services:
        world.billing.fault = world.outage.fault = SLOW
        asking = [ask(services, "outage_status", language, localities=()) for language in LANGUAGES]
        said = await timed(asyncio.gather(*asking))
    told = [catalog.text("error_backend_down", language, "kesco") for language in LANGUAGES]
    assert [reply["text"] for (reply,) in said] == told


async def test_one_slow_call_is_waited_for(world):
    async with world.services() as services:
        world.billing.fault = SLOW
        (reply,) = await timed(ask(services, "latest_bill", "en"))
        assert reply["status"] == "answered"


async def test_a_slow_identity_service_leaves_less_for_the_back_office(world, catalog):
    class SlowIdentity(FakeIdentity):
        async def context(self, conversation_id):
            await asyncio.sleep(2.0)
            return await super().context(conversation_id)

    async with world.services() as services:
        world.billing.fault = SLOW
        known = replace(services, identity=SlowIdentity(verified=proof("check_balance")))
        (reply,) = await timed(run(known, "check_balance", "sq"))
        assert reply["text"] == catalog.text("error_backend_down", "sq", "kesco")


async def test_a_report_is_filed_in_time_while_billing_is_a_black_hole(world):
    async with world.services() as services:
        slots = (await drafts(services))["report_outage"]
        world.billing.fault, world.outage.fault = instead(tcp_faults.black_hole), on_writes(SLOW)
        (reply,) = await timed(ask(services, "report_outage", "en", slots=slots))
        assert reply["status"] == "answered"
        assert world.filed("report_outage") == 1
