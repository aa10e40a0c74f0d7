"""Each fault of each back office against each intent, in every language: real actions, real clients, default limits."""

import asyncio
import logging
import time

import pytest

from bot.settings import Settings
from tests.bot.backends.tcp_faults import refusing_address
from tests.content_files import LANGUAGES
from tests.faults.proxy import after, faults, on_writes
from tests.faults.world import INTENTS, OF_BILLING, OF_OUTAGE, OTHERS, WRITES, ask, drafts

REPLY_SECONDS, OPEN_SECONDS = 4.0, 0.5
WRONG = {"Arta Canary": "7777.70", "customer_code": OTHERS["kesco"], "total": "77777.77"}
FAULTS = faults(OTHERS, WRONG)
REFUSED, ANOTHERS = "refused", "another customer's"
OPENS_THE_CIRCUIT = (REFUSED, "black hole", "drip", "reset", "500", "truncated")
NEVER = 1_000_000
READ_ERRORS = ("error_backend_down",)
WRITE_ERRORS = ("error_request", "error_request_unreachable")
OF = {"billing": OF_BILLING, "outage": OF_OUTAGE}
each_office = pytest.mark.parametrize("office", OF)


def language_of(fault, intent):
    """Languages rotate, so that each meets every fault."""
    return LANGUAGES[(INTENTS.index(intent) + sorted([*FAULTS, REFUSED]).index(fault)) % len(LANGUAGES)]


def spoil(world, office, fault):
    """The settings under which `office` has the fault."""
    if fault == REFUSED:
        return {"backoffice_url" if office == "billing" else "outage_url": refusing_address()}
    getattr(world, office).fault = FAULTS[fault]
    return {}


async def timed(services, intent, language, slots):
    """The replies, and how many seconds they took."""
    start = time.monotonic()
    replies = await ask(services, intent, language, slots=slots)
    return replies, time.monotonic() - start


async def ask_all(services, fault, written, intents=INTENTS):
    """intent -> (language, replies, seconds); all at the same time."""
    languages = {intent: language_of(fault, intent) for intent in intents}
    asking = [timed(services, intent, languages[intent], written.get(intent)) for intent in intents]
    answers = await asyncio.gather(*asking)
    return {intent: (languages[intent], *answer) for intent, answer in zip(intents, answers, strict=True)}


def check_error(catalog, intent, language, replies):
    """One text of data/responses in the language of the customer, word for word: nothing invented, with the hotline."""
    (reply,) = replies
    utility = "energopro" if intent == "compensation_check" else "kesco"
    keys = WRITE_ERRORS if intent in WRITES else READ_ERRORS
    assert reply["text"] in {catalog.text(key, language, utility) for key in keys}, (intent, language, reply["text"])
    assert reply["language"] == language
    assert catalog.utility(utility).contact.hotline in reply["text"]


def check_answer(catalog, intent, language, replies):
    """An answer that has nothing to do with the fault."""
    assert replies, intent
    for reply in replies:
        assert reply["status"] == "answered", (intent, reply)
        assert reply["language"] == language
        assert not any(str(value) in reply["text"] for value in WRONG.values())


def check(catalog, office, answers, limit):
    """`limit` is for what meets the fault; the other office answers within the time of any reply."""
    for intent, (language, replies, seconds) in answers.items():
        is_faulty = intent in OF[office]
        assert seconds < (limit if is_faulty else REPLY_SECONDS), (intent, seconds)
        (check_error if is_faulty else check_answer)(catalog, intent, language, replies)


@pytest.fixture
async def written(world):
    async with world.services() as services:
        return await drafts(services)


@pytest.fixture(autouse=True)
def private(world, written, caplog):
    """Whatever the test does: the log tells nothing about anybody."""
    caplog.set_level(logging.DEBUG)
    yield
    told = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert [word for word in [*world.personal(), *WRONG] if word in told] == []


@pytest.mark.parametrize("fault", [*FAULTS, REFUSED])
@each_office
async def test_every_intent_gets_an_honest_reply_in_time(world, catalog, written, office, fault):
    async with world.services(breaker_failures=NEVER, **spoil(world, office, fault)) as services:
        check(catalog, office, await ask_all(services, fault, written), REPLY_SECONDS)
    most = int(fault == ANOTHERS)  # the request itself has arrived
    assert [intent for intent in OF[office] if intent in WRITES and world.filed(intent) > most] == []


@pytest.mark.parametrize("fault", OPENS_THE_CIRCUIT)
@each_office
async def test_with_the_circuit_open_the_reply_comes_at_once(world, catalog, written, office, fault):
    hasty = {"backend_connect_timeout_seconds": 0.5, "backend_read_timeout_seconds": 0.5}  # until it is open
    async with world.services(**hasty, **spoil(world, office, fault)) as services:
        intent = "check_balance" if office == "billing" else "report_outage"
        opening = Settings().breaker_failures
        await asyncio.gather(*(ask(services, intent, "en", slots=written.get(intent)) for _ in range(opening)))
        # One after the other: what a customer waits for, not what fourteen at a time cost the machine of the tests
        for each in INTENTS:
            check(catalog, office, await ask_all(services, fault, written, [each]), OPEN_SECONDS)


@pytest.mark.parametrize(
    ("fault", "arrives"),
    [(fault, arrives) for fault in FAULTS for arrives in (False, True) if arrives or fault != ANOTHERS],
)
async def test_what_is_filed_is_filed_once_after_a_fault_and_a_retry(world, catalog, written, fault, arrives):
    """`arrives`: the answer is lost after the back office has committed, else the request is lost before."""
    lost = after(FAULTS[fault]) if arrives and fault != ANOTHERS else FAULTS[fault]
    world.billing.fault = world.outage.fault = on_writes(lost)
    async with world.services(breaker_failures=NEVER) as services:
        answers = await ask_all(services, fault, written, WRITES)
        for intent, (language, replies, seconds) in answers.items():
            assert seconds < REPLY_SECONDS, (intent, seconds)
            (reply,) = replies
            assert reply["text"] == catalog.text("error_request", language, "kesco"), intent
            assert world.filed(intent) == int(arrives), intent
        world.billing.fault = world.outage.fault = None
        for _ in range(2):
            again = await ask_all(services, fault, written, WRITES)
            for intent, (language, replies, _) in again.items():
                assert {(reply["status"], reply["language"]) for reply in replies} == {("answered", language)}, intent
                assert world.filed(intent) == 1, intent


def test_every_language_meets_every_fault():
    for fault in [*FAULTS, REFUSED]:
        assert {language_of(fault, intent) for intent in OF_BILLING} == set(LANGUAGES)
