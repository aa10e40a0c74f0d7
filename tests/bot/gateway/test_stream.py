"""The event stream: history, then what happens, from where the client left off, until somebody leaves."""

import asyncio

import pytest

from tests.bot.gateway.world import gateway_settings, reply, running_gateway

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest.mark.parametrize("how", ["header", "query"])
async def test_a_stream_goes_on_after_the_last_event(chat, how):
    for number in range(3):
        await chat.say(f"c{number}", f"m{number}")
    history = await chat.messages(6)
    last = history[2]["id"]
    where = {"last_event_id": last} if how == "header" else {}
    params = {"last_event_id": last} if how == "query" else {}
    async with (
        asyncio.timeout(20),
        chat.client.stream(
            "GET",
            f"{chat.path}/events",
            headers=chat.headers | ({"Last-Event-ID": str(last)} if where else {}),
            params=params,
        ) as response,
    ):
        seen = []
        async for line in response.aiter_lines():
            if line.startswith("id: "):
                seen.append(int(line[4:]))
            if len(seen) == 3:
                break
    assert seen == [message["id"] for message in history[3:]]


async def test_a_long_history_comes_in_full_and_in_order(chat, rasa):
    rasa.answers["many"] = [reply(f"part {number}") for number in range(450)]
    await chat.send("c1", "many")
    messages = await chat.messages(451)
    assert [message["text"] for message in messages[1:]] == [f"part {number}" for number in range(450)]
    assert [message["id"] for message in messages] == sorted(message["id"] for message in messages)


async def test_what_happens_is_seen_at_once_with_typing_around_it(chat):
    async with asyncio.timeout(20), chat.stream() as events:
        assert await anext(events) == {"retry": "2000"}
        await chat.send("c1", "hello")
        seen = []
        async for event in events:
            seen.append((event["event"], event.get("id"), event["data"].get("on", event["data"].get("author"))))
            if event["data"].get("on") is False:
                break
    kinds = [(kind, value) for kind, _, value in seen]
    assert kinds == [("message", "customer"), ("typing", True), ("message", "bot"), ("typing", False)] or kinds == [
        ("message", "customer"),
        ("message", "bot"),
        ("typing", True),
        ("typing", False),
    ]
    assert all((identifier is None) == (kind == "typing") for kind, identifier, _ in seen)


async def test_typing_is_not_history(chat):
    await chat.say("c1", "hello")
    async with asyncio.timeout(20), chat.stream() as events:
        await anext(events)
        seen = [(await anext(events))["event"] for _ in range(2)]
    assert seen == ["message", "message"]


async def test_two_readers_see_the_same(chat):
    await chat.send("c1", "hello")
    first, second = await asyncio.gather(chat.messages(2), chat.messages(2))
    assert first == second


async def test_a_silent_stream_has_a_heartbeat(rasa, database_url):
    async with running_gateway(gateway_settings(database_url, rasa.url, events_heartbeat_seconds=0.05)) as gateway:
        chat = await gateway.begin()
        async with asyncio.timeout(20), chat.stream() as events:
            await anext(events)
            assert await anext(events) == {"comment": "heartbeat"}


async def test_a_reader_who_leaves_is_forgotten(gateway, chat):
    async with chat.stream() as events:
        await anext(events)
        assert chat.id in gateway.state.hub.listened()
    async with asyncio.timeout(20):
        while chat.id in gateway.state.hub.listened():
            await asyncio.sleep(0.01)
    assert chat.id not in gateway.state.hub.listened()


async def test_a_stream_ends_promptly_when_the_gateway_stops(rasa, database_url):
    loop = asyncio.get_running_loop()
    async with running_gateway(gateway_settings(database_url, rasa.url)) as gateway:
        chat = await gateway.begin()
        async with chat.stream() as events:
            await anext(events)
            begun = loop.time()
            gateway.servers.stop()
            assert [event async for event in events] == []
            assert loop.time() - begun < 1


async def test_another_replica_sees_the_events_through_the_database(gateway, chat, rasa):
    async with running_gateway(gateway.state.settings) as replica:
        there = type(chat)(replica.client, chat.id, chat.token)
        async with asyncio.timeout(20), there.stream() as events:
            await anext(events)
            await chat.send("c1", "hello")
            seen = [(await anext(events))["data"]["author"] for _ in range(2)]
    assert seen == ["customer", "bot"]
    assert len(rasa.questions) == 1


@pytest.mark.parametrize("value", ["x", "-1", "9" * 30, "1.5"])
async def test_a_last_event_id_of_another_form_is_refused(chat, value):
    response = await chat.client.get(f"{chat.path}/events", headers=chat.headers | {"Last-Event-ID": value})
    assert response.status_code == 422
