"""The supervisor: all processes run or none, and nothing is left behind."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil
import pytest

from bot.errors import BotError, ServiceError, SettingsError
from bot.runtime.processes import Supervisor, Timing
from bot.runtime.services import Address, Service
from bot.settings import PROJECT_ROOT
from tests.bot.runtime.recorder import Recorder

FAKE = str(Path(__file__).with_name("fake_server.py"))
SUPERVISED = "tests.bot.runtime.supervised"
TIMING = Timing(poll_seconds=0.02, grace_seconds=5.0, first_delay_seconds=0.01, max_crashes=2)
LIMIT_SECONDS = 30.0


def fake(name: str, port: int, *behaviour: str, deadline: float = 20.0) -> Service:
    command = (sys.executable, FAKE, str(port), *behaviour)
    address = Address("127.0.0.1", port, f"BOT_{name.upper()}_PORT")
    return Service(name, name, command, f"http://127.0.0.1:{port}/", deadline, (address,), dict(os.environ))


@pytest.fixture
def ports() -> list[int]:
    listeners = [socket.socket() for _ in range(2)]
    for listener in listeners:
        listener.bind(("127.0.0.1", 0))
    found = [int(listener.getsockname()[1]) for listener in listeners]
    for listener in listeners:
        listener.close()
    return found


def started(folder: Path, port: int) -> list[int]:
    file = folder / f"{port}.pids"
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(condition: Callable[[], bool]) -> bool:
    limit = time.monotonic() + LIMIT_SECONDS
    while not condition() and time.monotonic() < limit:
        time.sleep(0.02)  # another process does the work: there is nothing to wait on
    return condition()


async def supervise(
    folder: Path, *services: Service, on_ready: Callable[[Supervisor], None], recorder: Recorder | None = None
) -> None:
    supervisor = Supervisor(services, folder, folder / "log", recorder or Recorder(), TIMING)
    async with asyncio.timeout(LIMIT_SECONDS):
        await supervisor.run(lambda: on_ready(supervisor))


async def test_ready_then_stopped(tmp_path: Path, ports: list[int]) -> None:
    seen: list[set[str]] = []

    def on_ready(supervisor: Supervisor) -> None:
        seen.append(set(supervisor.pids()))
        supervisor.stop()

    await supervise(tmp_path, fake("one", ports[0]), fake("two", ports[1]), on_ready=on_ready)
    assert seen == [{"one", "two"}]
    assert [is_alive(pid) for port in ports for pid in started(tmp_path, port)] == [False, False]


async def test_a_crash_before_ready_names_process_code_and_last_lines(tmp_path: Path, ports: list[int]) -> None:
    with pytest.raises(ServiceError) as caught:
        await supervise(tmp_path, fake("one", ports[0]), fake("two", ports[1], "crash"), on_ready=_never)
    assert caught.value.where == "two"
    assert "exit code 3" in caught.value.what
    assert "no configuration found" in caught.value.what
    assert "two.log" in caught.value.what
    assert not any(is_alive(pid) for pid in started(tmp_path, ports[0]))


async def test_not_ready_in_time(tmp_path: Path, ports: list[int]) -> None:
    with pytest.raises(ServiceError) as caught:
        await supervise(tmp_path, fake("one", ports[0], "mute", deadline=0.5), on_ready=_never)
    assert "not ready" in caught.value.what
    assert not any(is_alive(pid) for pid in started(tmp_path, ports[0]))


async def test_a_program_that_is_not_there(tmp_path: Path, ports: list[int]) -> None:
    missing = Service("one", "one", ("/nowhere/program",), "http://127.0.0.1:1/", 1.0, (), {})
    with pytest.raises(ServiceError) as caught:
        await supervise(tmp_path, missing, fake("two", ports[1]), on_ready=_never)
    assert caught.value.where == "one"


async def test_a_crash_after_ready_is_followed_by_a_new_start(tmp_path: Path, ports: list[int]) -> None:
    recorder = Recorder()
    supervisor = Supervisor([fake("one", ports[0])], tmp_path, tmp_path / "log", recorder, TIMING)
    ready = asyncio.Event()
    running = asyncio.create_task(supervisor.run(ready.set))
    async with asyncio.timeout(LIMIT_SECONDS):
        await ready.wait()
        first = supervisor.pids()["one"]
        await _crash(ports[0])
        while sum(line.startswith("end one ready") for line in recorder.lines) < 2:
            await asyncio.sleep(0.02)
        second = supervisor.pids()["one"]
        supervisor.stop()
        await running
    assert first != second
    assert any("exit code 7" in line and "about to crash" in line for line in recorder.lines)
    assert not is_alive(second)


async def test_crashing_again_and_again_stops_everything(tmp_path: Path, ports: list[int]) -> None:
    recorder = Recorder()
    supervisor = Supervisor([fake("one", ports[0]), fake("two", ports[1])], tmp_path, tmp_path, recorder, TIMING)
    running = asyncio.create_task(supervisor.run(lambda: None))
    async with asyncio.timeout(LIMIT_SECONDS):
        for count in range(1, TIMING.max_crashes + 2):
            while sum(line.startswith("end one ready") for line in recorder.lines) < count:
                await asyncio.sleep(0.02)
            await _crash(ports[0])
        with pytest.raises(ServiceError) as caught:
            await running
    assert caught.value.where == "one"
    assert "crashed 3 times" in caught.value.what
    assert not any(is_alive(pid) for port in ports for pid in started(tmp_path, port))


async def test_what_a_process_started_is_stopped_too(tmp_path: Path, ports: list[int]) -> None:
    await supervise(tmp_path, fake("one", ports[0], "child"), on_ready=Supervisor.stop)
    child = int((tmp_path / f"{ports[0]}.child").read_text())
    assert wait_until(lambda: not is_alive(child))


async def test_the_second_stop_does_not_wait_for_a_stubborn_process(tmp_path: Path, ports: list[int]) -> None:
    def stop_twice(supervisor: Supervisor) -> None:
        supervisor.stop()
        supervisor.stop()

    before = time.monotonic()
    await supervise(tmp_path, fake("one", ports[0], "stubborn"), on_ready=stop_twice)
    assert time.monotonic() - before < TIMING.grace_seconds
    assert not any(is_alive(pid) for pid in started(tmp_path, ports[0]))


async def test_a_taken_port_stops_before_anything_starts(tmp_path: Path, ports: list[int]) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", ports[1]))
        listener.listen()
        with pytest.raises(SettingsError) as caught:
            await supervise(tmp_path, fake("one", ports[0]), fake("two", ports[1]), on_ready=_never)
    assert caught.value.where == "BOT_TWO_PORT"
    assert started(tmp_path, ports[0]) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all_and_leaves_no_child(tmp_path: Path, ports: list[int], number: signal.Signals) -> None:
    with _program(tmp_path, ports) as program:
        assert wait_until((tmp_path / "READY").exists)
        program.send_signal(number)
        assert program.wait(timeout=LIMIT_SECONDS) == 0
    assert [is_alive(pid) for port in ports for pid in started(tmp_path, port)] == [False, False]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can tie a child to its parent")
def test_children_die_with_a_supervisor_that_is_killed(tmp_path: Path, ports: list[int]) -> None:
    with _program(tmp_path, ports) as program:
        assert wait_until((tmp_path / "READY").exists)
        program.kill()
    children = [pid for port in ports for pid in started(tmp_path, port)]
    assert len(children) == 2
    assert wait_until(lambda: not any(is_alive(pid) for pid in children))


def _program(folder: Path, ports: list[int]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", SUPERVISED, str(folder), *map(str, ports)]
    return subprocess.Popen(command, cwd=PROJECT_ROOT)


def _never(_supervisor: Supervisor) -> None:
    raise BotError("must not become ready")


async def _crash(port: int) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        with pytest.raises(httpx.HTTPError):
            await http.get(f"http://127.0.0.1:{port}/crash")
