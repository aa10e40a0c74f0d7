"""Twenty who say yes at the same moment file one thing: real actions, real clients, real back office."""

import asyncio

import pytest

from tests.bot.backends.tcp_faults import break_off
from tests.content_files import LANGUAGES
from tests.faults.proxy import on_writes, send
from tests.faults.world import FORMS, WRITES, ask, drafts

REPEATS = 20


async def all_at_once(services, intent, language, slots):
    replies = await asyncio.gather(*(ask(services, intent, language, slots=slots) for _ in range(REPEATS)))
    return [reply for said in replies for reply in said]


@pytest.mark.parametrize(("intent", "language"), zip(WRITES, LANGUAGES, strict=True))
async def test_twenty_repeats_make_one(world, intent, language):
    async with world.services() as services:
        slots = (await drafts(services))[intent]
        said = await all_at_once(services, intent, language, slots)
        assert world.filed(intent) == 1
        assert {reply["status"] for reply in said} == {"answered"}
        assert {reply["language"] for reply in said} == {language}


async def test_twenty_repeats_of_a_complaint_get_one_number(world):
    async with world.services() as services:
        slots = (await drafts(services))["file_complaint_now"]
        said = await all_at_once(services, "file_complaint_now", "sq", slots)
    assert len({reply["text"] for reply in said}) == 1
    assert "K-20" in said[0]["text"]
    assert world.filed("file_complaint_now") == 1


@pytest.mark.parametrize("intent", FORMS)
async def test_twenty_repeats_make_one_though_every_second_answer_is_lost(world, intent):
    async def every_second(proxy, server, request, writer):
        every_second.count += 1
        answer = await proxy.forward(request)
        if every_second.count % 2:
            break_off(writer)
        else:
            await send(writer, *answer)

    every_second.count = 0
    world.billing.fault = world.outage.fault = on_writes(every_second)
    async with world.services() as services:
        slots = (await drafts(services))[intent]
        said = await all_at_once(services, intent, "ka", slots)
    assert {reply["status"] for reply in said} <= {"answered", "error_request"}
    assert world.filed(intent) == 1
