"""Turns: in order, never silent, never lost, never twice, and only while the bot owns the conversation."""

import asyncio
from datetime import timedelta

import pytest
from fastapi.responses import JSONResponse, PlainTextResponse

from bot.store.records import Owner
from bot.store.turns import TurnRepository
from tests.bot.gateway.world import gateway_settings, reply, running_gateway

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_twenty_messages_at_once_are_answered_in_their_order(chat, rasa):
    accepted = await asyncio.gather(*(chat.send(f"c{n}", f"m{n}") for n in range(20)))
    messages = await chat.messages(40)
    replies = [message for message in messages if message["author"] == "bot"]
    ids = sorted(answer.json()["event_id"] for answer in accepted)
    assert [message["in_reply_to"] for message in replies] == ids
    assert [int(question["message_id"]) for question in rasa.questions] == ids
    assert rasa.most_running == 1


async def test_conversations_are_answered_side_by_side_up_to_the_limit(rasa, database_url):
    gate = rasa.answers["wait"] = asyncio.Event()
    async with running_gateway(gateway_settings(database_url, rasa.url, turn_concurrency=3)) as gateway:
        chats = [await gateway.begin() for _ in range(6)]
        await asyncio.gather(*(chat.send("c", "wait") for chat in chats))
        async with asyncio.timeout(20):
            while len(rasa.questions) < 3:
                await asyncio.sleep(0.01)
        gate.set()
        for chat in chats:
            assert (await chat.messages(2))[1]["text"] == "late wait"
    assert rasa.most_running == 3


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [{"text": "no status", "language": "sq"}],
        [reply("")],
        [reply(surprise=1)],
        JSONResponse({"error": "no"}, 500),
        JSONResponse({"error": "secret"}, 401),
        PlainTextResponse("not json"),
        PlainTextResponse("moved", 302, {"Location": "/elsewhere"}),
    ],
    ids=["nothing", "no status", "empty text", "unknown key", "500", "401", "no json", "redirect"],
)
async def test_without_a_usable_answer_the_bot_says_so(chat, rasa, answer):
    rasa.answers["hello"] = answer
    said = await chat.say("c1", "hello")
    assert (said["status"], said["text"], said["language"]) == ("error_internal", "error_internal sq kesco", "sq")


async def test_a_slow_rasa_is_not_waited_for(rasa, database_url):
    gate = rasa.answers["hello"] = asyncio.Event()
    async with running_gateway(gateway_settings(database_url, rasa.url, rasa_timeout_seconds=0.2)) as gateway:
        chat = await gateway.begin()
        said = await chat.say("c1", "hello")
        next_said = await chat.say("c2", "next")
    gate.set()
    assert said["status"] == "error_internal"
    assert next_said["text"] == "echo next"


async def test_no_rasa_at_all_is_answered(database_url):
    async with running_gateway(gateway_settings(database_url, "http://127.0.0.1:9")) as gateway:
        said = await (await gateway.begin()).say("c1", "hello")
    assert said["status"] == "error_internal"


async def test_a_message_without_language_is_in_the_conversations(chat, rasa):
    rasa.answers["hello"] = [reply(language=None)]
    assert (await chat.say("c1", "hello"))["language"] == "sq"


async def test_what_was_not_answered_before_a_stop_is_answered_after_the_start(rasa, database_url):
    gate = rasa.answers["hello"] = asyncio.Event()
    settings = gateway_settings(database_url, rasa.url, rasa_timeout_seconds=30)
    async with running_gateway(settings) as gateway:
        chat = await gateway.begin()
        await chat.send("c1", "hello")
        await chat.send("c2", "second")
        await rasa.arrived.wait()
    rasa.answers.clear()
    async with running_gateway(settings) as gateway:
        again = type(chat)(gateway.client, chat.id, chat.token)
        messages = await again.messages(4)
    gate.set()
    assert [message["text"] for message in messages] == ["hello", "second", "echo hello", "echo second"]


async def test_a_crashed_process_loses_nothing(gateway, rasa):
    """Its lease runs out, then this process takes over."""
    chat = await gateway.begin()
    state = gateway.state
    crashed = TurnRepository(state.engine, "crashed", timedelta(seconds=30), state.tokens.secret)
    long_ago = state.clock() - timedelta(seconds=29)
    gate = rasa.answers["first"] = asyncio.Event()
    await chat.send("c1", "first")
    await rasa.arrived.wait()
    # What the crash of another process would have left behind: a lease in its name, and a message begun
    await asyncio.to_thread(_take_over, state, chat.id, crashed, long_ago)
    gate.set()
    said = (await chat.messages(2))[1]
    assert said["author"] == "bot"
    assert len([q for q in rasa.questions if q["text"] == "first"]) == 2


def _take_over(state, conversation_id, crashed, moment):
    state.runner._turns.release(conversation_id)
    assert crashed.take(conversation_id, moment) is not None


async def test_a_message_that_breaks_off_again_and_again_is_answered_with_an_error(gateway, chat, rasa):
    turns = gateway.state.runner._turns
    gate = rasa.answers["first"] = asyncio.Event()
    await chat.send("c0", "first")
    await rasa.arrived.wait()
    # The process was ended three times in the middle of this turn
    for _ in range(2):
        await asyncio.to_thread(turns.take, chat.id, gateway.state.clock())
    await asyncio.to_thread(turns.release, chat.id)
    gate.set()
    said = (await chat.messages(2))[1]
    assert said["status"] == "error_internal"


@pytest.mark.parametrize("owner", [Owner.WAITING, Owner.AGENT, Owner.CLOSED])
async def test_the_bot_keeps_silent_when_it_does_not_own_the_conversation(gateway, chat, rasa, owner):
    gateway.state.conversations.set_owner(chat.id, Owner.BOT, owner)
    await chat.send("c1", "hello")
    gateway.state.conversations.set_owner(chat.id, owner, Owner.BOT)
    await chat.send("c2", "again")
    seen = await chat.messages(3)
    asked = [message for message in seen if message["author"] == "customer"]
    [said] = [message for message in seen if message["author"] == "bot"]
    # Whether the first is answered depends on how soon the bot owns the conversation again.
    assert [message["text"] for message in asked] == ["hello", "again"]
    assert said["in_reply_to"] in [message["id"] for message in asked]


async def test_an_answer_that_comes_after_the_hand_over_is_dropped(gateway, chat, rasa):
    gate = rasa.answers["hello"] = asyncio.Event()
    await chat.send("c1", "hello")
    await rasa.arrived.wait()
    gateway.state.conversations.set_owner(chat.id, Owner.BOT, Owner.AGENT)
    gate.set()
    async with asyncio.timeout(20):
        while gateway.state.runner._workers:
            await asyncio.sleep(0.01)
    assert [event.author for event in gateway.state.events.after(chat.id, 0, 10)] == ["customer"]


async def test_the_times_of_a_turn_are_kept(gateway, chat):
    await chat.say("c1", "hello")
    [_, said] = gateway.state.events.after(chat.id, 0, 10)
    assert set(said.timings) == {"queue", "rasa", "rasa.nlu"}
    assert said.timings["rasa.nlu"] == 3.0
