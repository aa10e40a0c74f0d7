"""Bad data of a back office, field by field, through the real actions: refused, never shown, and not in the log."""

import copy
import json
import logging
import re

import pytest

from tests.content_files import LANGUAGES
from tests.faults.proxy import changed
from tests.faults.world import INTENTS, OTHERS, WRITES, ask

READS = tuple(intent for intent in INTENTS if intent not in {*WRITES, "tariff_now"})
CANARY = "Arta Canary"
WRONG_TYPES = ({"name": CANARY}, [CANARY], 77777.77, True)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
AMOUNT = re.compile(r"-?\d+\.\d{2}")
ABSURD = {
    "amount": ("NaN", "1e9", "77777.7", "9" * 13 + ".00", "-0", "٧٧٧٧٧.٧٧", " 77777.77"),
    "time": ("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00", "2026-03-17", CANARY),
    "date": ("9999-12-31", "0001-01-01", "1900-01-01", "2026-02-30", CANARY),
    "number": (-1, 10**30, 1.5, "7"),
    "text": ("", CANARY * 500, "\u202e" + CANARY, CANARY + "\x00", "\n" + CANARY),
}


def kind_of(value):
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return "number"
    if AMOUNT.fullmatch(value):
        return "amount"
    if DATE.match(value):
        return "time" if "T" in value else "date"
    return "text"


def leaves(value, path=()):
    """The paths of all values; of a list the first element only, its others are alike."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, (*path, name))
    elif isinstance(value, list):
        if value:
            yield from leaves(value[0], (*path, 0))
    else:
        yield path, value


def parent(value, path):
    for part in path[:-1]:
        value = value[part]
    return value


def with_value(answer, path, new):
    spoilt = copy.deepcopy(answer)
    parent(spoilt, path)[path[-1]] = new
    return spoilt


def without(answer, path):
    spoilt = copy.deepcopy(answer)
    del parent(spoilt, path)[path[-1]]
    return spoilt


def spoilt_answers(answer):
    """(what was done to it, the answer) for each field: missing, of a wrong type, absurd; and one that is unknown."""
    yield "unknown field", answer | {CANARY: 1}
    for path, value in leaves(answer):
        if isinstance(path[-1], str):
            yield f"{path} missing", without(answer, path)
        for wrong in WRONG_TYPES:
            if not (isinstance(value, bool) and wrong is True):
                yield f"{path} {wrong!r}", with_value(answer, path, wrong)
        for absurd in ABSURD.get(kind_of(value) or "", ()):
            yield f"{path} {absurd!r:.30}", with_value(answer, path, absurd)


async def answers_of(world, services, intent):
    """The back office's own answers, by what they are about."""
    found = {}

    def remember(request, value):
        found[request.path.split("?")[0].rsplit("/", 1)[-1]] = value

    for proxy in (world.billing, world.outage):
        proxy.remember = remember
    replies = await ask(services, intent, "en")
    assert {reply["status"] for reply in replies} == {"answered"}
    return found


@pytest.mark.parametrize("intent", READS)
async def test_a_spoilt_answer_is_refused_field_by_field(world, catalog, caplog, intent):
    utility = "energopro" if intent == "compensation_check" else "kesco"
    language = LANGUAGES[INTENTS.index(intent) % len(LANGUAGES)]
    honest = catalog.text("error_backend_down", language, utility)
    shown = []
    async with world.services(outage_cache_seconds=0) as services:
        good = await answers_of(world, services, intent)
        caplog.clear()
        caplog.set_level(logging.DEBUG)
        for about, answer in good.items():
            for what, spoilt in spoilt_answers(answer):
                world.billing.fault = world.outage.fault = only(about, spoilt)
                replies = await ask(services, intent, language)
                if [reply["text"] for reply in replies] != [honest]:
                    shown.append(f"{about}: {what}")
    told = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert "breaks the contract" in told
    assert [word for word in [*world.personal(), CANARY, "77777"] if word in told] == []
    assert shown == []


def only(about, spoilt):
    """The spoilt answer to questions about `about`, the right one to all others."""

    async def act(proxy, server, request, writer):
        is_it = request.path.split("?")[0].rsplit("/", 1)[-1] == about
        await (changed(lambda _value: spoilt) if is_it else changed(lambda value: value))(
            proxy, server, request, writer
        )

    return act


@pytest.mark.parametrize("intent", READS)
async def test_another_customers_record_is_refused(world, catalog, intent):
    """Also one that is right in every other way."""
    utility = "energopro" if intent == "compensation_check" else "kesco"
    async with world.services(outage_cache_seconds=0) as services:
        good = await answers_of(world, services, intent)
        for field, others in (("customer_code", OTHERS[utility]), ("utility", "ossh")):
            for about, answer in good.items():
                if field not in answer:
                    continue
                world.billing.fault = world.outage.fault = only(about, answer | {field: others})
                for language in LANGUAGES:
                    (reply,) = await ask(services, intent, language)
                    assert reply["text"] == catalog.text("error_backend_down", language, utility)
                    assert others not in json.dumps(reply)
