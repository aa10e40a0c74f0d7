"""Keeps a set of processes running: starts them together, waits until each is ready, restarts what crashes, stops all.

Either all of them run or none does; nothing of them is left behind, however this process ends.
"""

import asyncio
import signal
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.errors import ServiceError
from bot.runtime.child import Child
from bot.runtime.ports import require_free
from bot.runtime.reporting import Reporter
from bot.runtime.services import Service

HANG_UP = signal.SIGHUP
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, HANG_UP)


@dataclass(frozen=True, slots=True)
class Timing:
    """How patient the supervisor is, in seconds."""

    poll_seconds: float = 0.2
    probe_timeout_seconds: float = 2.0
    grace_seconds: float = 10.0
    first_delay_seconds: float = 0.5
    crash_window_seconds: float = 60.0
    max_crashes: int = 5


class Supervisor:
    """Runs `services` until it is told to stop, or until one of them cannot be kept running."""

    def __init__(
        self, services: Sequence[Service], root: Path, log_dir: Path, reporter: Reporter, timing: Timing | None = None
    ) -> None:
        self._services = tuple(services)
        self._root = root
        self._log_dir = log_dir
        self._reporter = reporter
        self._timing = timing or Timing()
        self._children: dict[str, Child] = {}
        self._ready = {service.name: asyncio.Event() for service in services}
        self._stop = asyncio.Event()
        self._hurry = asyncio.Event()

    async def run(self, on_ready: Callable[[], None]) -> None:
        """Start all, call `on_ready` once each is ready, keep them running; return after SIGINT, SIGTERM or SIGHUP.

        Raises SettingsError if a port is taken, ServiceError if a process ends before it was ready, is not ready in
        time, or crashes again and again. In each case all processes have ended.
        """
        require_free(self._services)
        http = httpx.AsyncClient(trust_env=False, timeout=self._timing.probe_timeout_seconds)
        async with self._signals(), http:
            keepers = [asyncio.create_task(self._keep(service, http)) for service in self._services]
            announcer = asyncio.create_task(self._announce(on_ready))
            stop = asyncio.create_task(self._stop.wait())
            try:
                await self._first_to_fail([*keepers, announcer], stop)
            finally:
                for task in (*keepers, announcer, stop):
                    task.cancel()
                await asyncio.gather(*keepers, announcer, stop, return_exceptions=True)
                await self._stop_all()

    def stop(self) -> None:
        """Begin to stop all processes; the second call stops waiting for them and kills them."""
        if self._stop.is_set():
            self._hurry.set()
        self._stop.set()

    def pids(self) -> dict[str, int]:
        """The process id of each service that runs now."""
        return {name: child.pid for name, child in self._children.items() if child.is_running}

    async def _announce(self, on_ready: Callable[[], None]) -> None:
        for event in self._ready.values():
            await event.wait()
        on_ready()
        await asyncio.Event().wait()

    async def _first_to_fail(self, tasks: Sequence["asyncio.Task[None]"], stop: "asyncio.Task[bool]") -> None:
        done, _ = await asyncio.wait([*tasks, stop], return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    async def _keep(self, service: Service, http: httpx.AsyncClient) -> None:
        crashes: deque[float] = deque()
        while True:
            child = await self._launch(service)
            self._reporter.begin(service.name, f"Start {service.title}")
            try:
                seconds = await self._until_ready(child, http)
            except ServiceError as error:
                self._reporter.fail(service.name, "failed")
                if not self._ready[service.name].is_set():
                    raise
                reason = error.what
            else:
                self._reporter.end(service.name, f"ready in {seconds:.1f} s")
                self._ready[service.name].set()
                reason = f"{service.name} ended with {_code(await child.wait())}; {child.last_words()}"
            await child.stop(self._timing.grace_seconds, self._hurry)
            del self._children[service.name]
            await self._back_off(service, crashes, reason)

    async def _launch(self, service: Service) -> Child:
        child = await Child.start(service, self._root, self._log_dir / f"{service.name}.log")
        self._children[service.name] = child
        return child

    async def _until_ready(self, child: Child, http: httpx.AsyncClient) -> float:
        """The seconds that it took. Raises ServiceError if it ends or is late."""
        service, clock = child.service, asyncio.get_running_loop().time
        started = clock()
        while clock() - started < service.deadline_seconds:
            if not child.is_running:
                code = _code(await child.wait())
                raise _failure(child, f"{service.name} ended with {code} before it was ready; {child.last_words()}")
            if await _answers(service.ready_url, http):
                return clock() - started
            await asyncio.sleep(self._timing.poll_seconds)
        late = f"{service.name} was not ready after {service.deadline_seconds:.0f} s"
        raise _failure(child, f"{late}; {child.last_words()}")

    async def _back_off(self, service: Service, crashes: deque[float], reason: str) -> None:
        """Wait before the next start, twice as long each time. Raises ServiceError after too many crashes."""
        now, timing = asyncio.get_running_loop().time(), self._timing
        crashes.append(now)
        while crashes[0] < now - timing.crash_window_seconds:
            crashes.popleft()
        if len(crashes) > timing.max_crashes:
            what = f"crashed {len(crashes)} times in {timing.crash_window_seconds:.0f} s; the last time {reason}"
            raise ServiceError(what, where=service.name, remedy="Mend what its log names, then start again.")
        delay = timing.first_delay_seconds * 2 ** (len(crashes) - 1)
        self._reporter.say(reason)
        self._reporter.say(f"{service.name} is started again in {delay:g} s")
        await asyncio.sleep(delay)

    async def _stop_all(self) -> None:
        for service in reversed(self._services):
            if child := self._children.get(service.name):
                self._reporter.advance(service.name, "stopping", None)
                await child.stop(self._timing.grace_seconds, self._hurry)

    @asynccontextmanager
    async def _signals(self) -> AsyncGenerator[None, None]:
        loop = asyncio.get_running_loop()
        # A terminal that closes ends us, unless we were started by `nohup`
        numbers = [number for number in STOP_SIGNALS if number != HANG_UP or signal.getsignal(number) != signal.SIG_IGN]
        for number in numbers:
            loop.add_signal_handler(number, self.stop)
        try:
            yield
        finally:
            for number in numbers:
                loop.remove_signal_handler(number)


async def _answers(url: str, http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get(url)).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _code(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    return f"signal {signal.Signals(-code).name}"


def _failure(child: Child, what: str) -> ServiceError:
    return ServiceError(what, where=child.service.name, remedy="Mend what the log names, then start again.")
