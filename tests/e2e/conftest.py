"""The real processes, started by `bot run` on ports of their own with databases of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot.settings import PROJECT_ROOT

START_SECONDS = 180
BACKOFFICE_SECRET = "the back office of the tests"


@dataclass(frozen=True)
class System:
    """Where the running system is reached. `ports` are all ports that its processes listen on."""

    public_url: str
    backoffice_url: str
    ports: dict[str, int]
    log_dir: Path
    process: subprocess.Popen[str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with running(tmp_path_factory.mktemp("var")) as system:
        yield system


@contextmanager
def running(var_dir: Path, **settings: str) -> Iterator[System]:
    """The processes with `var_dir` and `settings` (names without BOT_, in capitals), until the block ends."""
    names = ("gateway_port", "gateway_internal_port", "rasa_port", "actions_port", "backoffice_port")
    ports = {name: free_port() for name in names}
    environment = os.environ | {f"BOT_{name.upper()}": str(port) for name, port in ports.items()}
    environment |= {"BOT_VAR_DIR": str(var_dir), "BOT_BACKOFFICE_SECRET": BACKOFFICE_SECRET}
    environment |= {"BOT_PHONE_CODES_PER_HOUR": "1000"}  # all tests share the few customers of the demonstration
    environment |= {f"BOT_{name}": value for name, value in settings.items()}
    with (var_dir / "run.log").open("w", encoding="utf-8") as output:
        bot = [sys.executable, "-m", "bot.cli"]
        prepared = subprocess.run(
            [*bot, "build", "databases"], cwd=PROJECT_ROOT, env=environment, stdout=output, stderr=output
        )
        assert prepared.returncode == 0, (var_dir / "run.log").read_text(encoding="utf-8")
        process = subprocess.Popen(
            [*bot, "run", "--no-build"],
            cwd=PROJECT_ROOT,
            env=environment,
            stdout=output,
            stderr=output,
            text=True,
        )
        public = f"http://127.0.0.1:{ports['gateway_port']}"
        try:
            wait_until_ready(process, public, var_dir / "run.log")
            yield System(public, f"http://127.0.0.1:{ports['backoffice_port']}", ports, var_dir / "log", process)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0, (var_dir / "run.log").read_text(encoding="utf-8")


def wait_until_ready(process: "subprocess.Popen[str]", url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            if httpx.get(f"{url}/ready", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    pytest.fail(f"not ready after {START_SECONDS} s:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def client(system: System) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=system.public_url, timeout=20) as client:
        yield client


@pytest.fixture(scope="session")
def backoffice(system: System) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {BACKOFFICE_SECRET}"}
    with httpx.Client(base_url=system.backoffice_url, headers=headers, timeout=10) as client:
        yield client


def customer(client: httpx.Client, utility: str, scenario: str) -> str:
    """The code of the demo customer in a state."""
    customers = client.get("/api/v1/demo/customers", params={"utility": utility}).json()["customers"]
    return next(known["code"] for known in customers if known["scenario"] == scenario)
