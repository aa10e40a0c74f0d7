"""Danger to life gets its answer also when Rasa is down, slow, or answers something else."""

import asyncio
import time

import pytest
from fastapi.responses import JSONResponse

from tests.bot.gateway.world import gateway_settings, reply, running_gateway

pytestmark = pytest.mark.asyncio(loop_scope="package")

DANGER = "a wire is lying on the road"
OWN = "handed_over_emergency_fallen_line en kesco"


async def test_rasas_answer_is_taken(chat, rasa):
    rasa.answers[DANGER] = [reply("keep away", status="handed_over_emergency", language="en")]
    said = await chat.say("c1", DANGER)
    assert (said["text"], said["status"], said["language"]) == ("keep away", "handed_over_emergency", "en")


@pytest.mark.parametrize(
    "answer",
    [[], JSONResponse({"error": "no"}, 500), [reply("pay here")], [reply("sorry", status="error_backend_down")]],
    ids=["nothing", "500", "another answer", "an error"],
)
async def test_without_the_right_answer_the_gateway_gives_it(chat, rasa, answer):
    rasa.answers[DANGER] = answer
    said = await chat.say("c1", DANGER)
    assert (said["text"], said["status"], said["language"]) == (OWN, "handed_over_emergency", "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [("shtylla ka ra n rruge", "sq"), ("drog je padu na cesto", "sl"), ("bodzi waiqca", "ka"), (DANGER, "en")],
)
async def test_the_language_is_that_of_the_words(chat, rasa, text, language):
    rasa.answers[text] = []
    assert (await chat.say("c1", text))["language"] == language


async def test_a_chosen_language_is_kept(gateway, rasa):
    chat = await gateway.begin(language="sl")
    rasa.answers[DANGER] = []
    said = await chat.say("c1", DANGER)
    assert (said["language"], said["text"]) == ("sl", "handed_over_emergency_fallen_line sl kesco")


async def test_a_slow_rasa_is_not_waited_for(rasa, database_url):
    gate = rasa.answers[DANGER] = asyncio.Event()
    settings = gateway_settings(database_url, rasa.url, emergency_wait_seconds=0.2, rasa_timeout_seconds=30.0)
    async with running_gateway(settings) as gateway:
        chat = await gateway.begin()
        started = time.monotonic()
        said = await chat.say("c1", DANGER)
        assert time.monotonic() - started < 10
        gate.set()
    assert (said["text"], said["status"]) == (OWN, "handed_over_emergency")


async def test_without_rasa_it_is_answered(database_url):
    async with running_gateway(gateway_settings(database_url, "http://127.0.0.1:9")) as gateway:
        chat = await gateway.begin()
        assert (await chat.say("c1", DANGER))["text"] == OWN
        assert (await chat.say("c2", "hello"))["status"] == "error_internal"


async def test_a_message_that_is_too_long_is_still_looked_at(chat, rasa):
    said = await chat.say("c1", f"{DANGER}. " + "I am angry. " * 300)
    assert (said["text"], said["status"]) == (OWN, "handed_over_emergency")
    assert rasa.questions == []


async def test_a_tapped_button_is_not_looked_at(chat, rasa):
    rasa.answers["hello"] = [reply("which?", buttons=[{"title": DANGER, "intent": "ask_faq"}])]
    offered = await chat.say("c1", "hello")
    rasa.answers[DANGER] = [reply("the answer")]
    said = await chat.say("c2", DANGER, button=offered["buttons"][0]["payload"])
    assert (said["text"], said["status"]) == ("the answer", "answered")
