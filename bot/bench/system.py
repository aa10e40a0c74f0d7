"""The real system, started as anyone starts it, on free ports and with databases of its own; nothing of it is left."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
from pydantic import SecretStr

from bot.bench.report import Startup
from bot.errors import ServiceError, StepError
from bot.runtime.environment import SHARED_SECRETS, process_environment, with_secrets
from bot.runtime.mortality import die_with_parent
from bot.runtime.services import LOCAL, Service, services
from bot.settings import Settings

PORTS = ("gateway_port", "gateway_internal_port", "rasa_port", "actions_port", "backoffice_port")
SUPERVISOR = "supervisor"
START_SECONDS = 300.0
STOP_SECONDS = 40.0
POLL_SECONDS = 0.05
PROBE_SECONDS = 2.0
LAST_CHARACTERS = 2000
MIB = 1 << 20


@dataclass(frozen=True)
class System:
    """The running system: `processes` by name, with `bot run` itself as "supervisor"."""

    settings: Settings
    startup: Startup
    processes: dict[str, psutil.Process]

    def cpu_seconds(self) -> dict[str, float]:
        """CPU time that each process has used since its start."""
        times = {name: process.cpu_times() for name, process in self.processes.items()}
        return {name: found.user + found.system for name, found in times.items()}

    def memory_mib(self) -> tuple[dict[str, float], dict[str, float]]:
        """By process: resident memory, and that part of it which no other process shares."""
        found = {name: process.memory_full_info() for name, process in self.processes.items()}
        resident = {name: memory.rss / MIB for name, memory in found.items()}
        return resident, {name: memory.uss / MIB for name, memory in found.items()}


@contextmanager
def running(settings: Settings, root: Path, tell: Callable[[str], None]) -> Generator[System, None, None]:
    """The system for as long as the block runs; `settings` say where content and models are.

    Raises StepError or ServiceError if it does not start. However the block ends, its processes have ended after it.
    """
    folder = Path(tempfile.mkdtemp(prefix="bot-bench-"))
    try:
        own = with_secrets(isolated(settings, folder))
        tell("creating databases")
        _make_databases(own, root, folder)
        tell("starting the processes")
        with _started(own, root, folder) as supervisor:
            wanted = services(own)
            startup = _until_ready(wanted, supervisor, folder)
            yield System(own, startup, _processes(supervisor.pid, wanted))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def isolated(settings: Settings, folder: Path) -> Settings:
    """The settings with free local ports, and databases and secrets in `folder`: nobody's data are touched."""
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    urls = {name.replace("_port", "_url"): f"http://{LOCAL}:{port}" for name, port in ports.items()}
    urls["gateway_public_url"] = urls.pop("gateway_url")
    return settings.model_copy(
        update={
            **ports,
            **urls,
            **{name: SecretStr("") for name in SHARED_SECRETS},
            "gateway_host": LOCAL,
            "gateway_internal_host": LOCAL,
            "gateway_database_url": "",
            "backoffice_database_url": "",
            "var_dir": folder,
            "demo": True,
        }
    )


def free_ports(count: int) -> list[int]:
    """So many ports of this machine that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for probe in sockets:
            probe.bind((LOCAL, 0))
        return [int(probe.getsockname()[1]) for probe in sockets]
    finally:
        for probe in sockets:
            probe.close()


def _make_databases(settings: Settings, root: Path, folder: Path) -> None:
    command = (sys.executable, "-m", "bot.cli", "build", "databases")
    log = folder / "databases.log"
    with log.open("w", encoding="utf-8") as output:
        ended = subprocess.run(
            command,
            cwd=root,
            env=process_environment(settings, os.environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            preexec_fn=die_with_parent(),
        )
    if ended.returncode != 0:
        raise StepError(f"`bot build databases` failed:\n{_end_of(log)}", where="databases", remedy="Run `bot build`.")


@contextmanager
def _started(settings: Settings, root: Path, folder: Path) -> Generator["subprocess.Popen[bytes]", None, None]:
    command = (sys.executable, "-m", "bot.cli", "run", "--no-build")
    with (folder / "run.log").open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            command,
            cwd=root,
            env=process_environment(settings, os.environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for us; we stop it below
            preexec_fn=die_with_parent(),
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()  # the kernel ends its children with it
                process.wait()


def _until_ready(wanted: Sequence[Service], supervisor: "subprocess.Popen[bytes]", folder: Path) -> Startup:
    started = time.monotonic()
    ready: dict[str, float] = {}
    with httpx.Client(trust_env=False, timeout=PROBE_SECONDS) as http:
        while len(ready) < len(wanted):
            took = time.monotonic() - started
            if supervisor.poll() is not None or took > START_SECONDS:
                what = f"`bot run` did not become ready:\n{_end_of(folder / 'run.log')}"
                raise ServiceError(what, where="bot run", remedy="Run `bot build`, then try again.")
            for service in wanted:
                if service.name not in ready and _answers(http, service.ready_url):
                    ready[service.name] = time.monotonic() - started
            time.sleep(POLL_SECONDS)
    return Startup(max(ready.values()), ready)


def _processes(supervisor_pid: int, wanted: Sequence[Service]) -> dict[str, psutil.Process]:
    supervisor = psutil.Process(supervisor_pid)
    names = {service.command: service.name for service in wanted}
    children = {names.get(tuple(child.cmdline()), ""): child for child in supervisor.children()}
    return {service.name: children[service.name] for service in wanted} | {SUPERVISOR: supervisor}


def _answers(http: httpx.Client, url: str) -> bool:
    try:
        return http.get(url).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _end_of(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-LAST_CHARACTERS:]
