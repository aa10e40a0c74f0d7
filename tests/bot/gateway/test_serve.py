"""Starting and stopping."""

import asyncio
import os
import signal
import socket

import pytest

from bot.errors import SettingsError, StepError
from bot.gateway.serve import serve
from bot.gateway.state import build_state
from tests.bot.gateway.world import REDACTOR, UTILITIES, WATCH, FakeTexts, gateway_settings
from tests.bot.identity.world import FakeDirectory


def state_for(settings):
    return build_state(settings, FakeTexts(), UTILITIES, FakeDirectory(), REDACTOR, WATCH)


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_stops_both_servers(database_url, free_port, number):
    settings = gateway_settings(database_url, "http://127.0.0.1:9", gateway_port=free_port)
    running = asyncio.create_task(serve(state_for(settings)))
    async with asyncio.timeout(20):
        while not await answers(free_port):
            await asyncio.sleep(0.02)
        os.kill(os.getpid(), number)
        await running
    assert not await answers(free_port)


async def answers(port):
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


@pytest.mark.parametrize("setting", ["gateway_port", "gateway_internal_port"])
async def test_a_port_that_is_taken_is_named(database_url, setting):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = gateway_settings(database_url, "http://127.0.0.1:9", **{setting: taken.getsockname()[1]})
        with pytest.raises(StepError) as caught:
            await serve(state_for(settings))
    assert f"BOT_{setting.upper()}" in str(caught.value)


@pytest.mark.parametrize("setting", ["internal_secret", "token_key"])
def test_a_missing_secret_is_named(database_url, setting):
    with pytest.raises(SettingsError) as caught:
        state_for(gateway_settings(database_url, "http://127.0.0.1:9", **{setting: ""}))
    assert f"BOT_{setting.upper()}" in str(caught.value)
