"""One running process: started in a session of its own, its output kept, its end certain."""

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.errors import ServiceError
from bot.runtime.logs import BoundedLog
from bot.runtime.mortality import die_with_parent
from bot.runtime.services import Service

READ_BYTES = 1 << 16
LAST_OUTPUT_SECONDS = 1.0


class Child:
    """A process that was started from a Service; made by `start`."""

    def __init__(self, service: Service, process: Process, log: BoundedLog) -> None:
        self.service = service
        self._process = process
        self._log = log
        self._pump = asyncio.create_task(self._keep_output())

    @classmethod
    async def start(cls, service: Service, root: Path, log_file: Path) -> "Child":
        """Start `service` in `root`. Raises ServiceError if its program cannot be started."""
        log = BoundedLog(log_file)
        try:
            process = await asyncio.create_subprocess_exec(
                *service.command,
                cwd=root,
                env=dict(service.environment),
                stdin=DEVNULL,
                stdout=PIPE,
                stderr=STDOUT,
                # Ctrl-C goes to the whole group of a terminal: only we get it, and stop the processes in order
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )
        except OSError as error:
            log.close()
            raise ServiceError(f"cannot be started: {error}", where=service.name) from error
        return cls(service, process, log)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.returncode is None

    async def wait(self) -> int:
        """Its exit code when it has ended and its output is kept; negative: the signal that ended it."""
        code = await self._process.wait()
        # What it started may outlive it and hold its output open
        await asyncio.wait([self._pump], timeout=LAST_OUTPUT_SECONDS)
        return code

    async def stop(self, grace_seconds: float, hurry: asyncio.Event) -> None:
        """End it and all that it started: SIGTERM, then SIGKILL after `grace_seconds` or as soon as `hurry` is set."""
        with _gone_is_fine():
            self._process.send_signal(signal.SIGTERM)
        waiting = [asyncio.ensure_future(self._process.wait()), asyncio.ensure_future(hurry.wait())]
        await asyncio.wait(waiting, timeout=grace_seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        with _gone_is_fine():
            os.killpg(self.pid, signal.SIGKILL)
        await self.wait()
        self._pump.cancel()
        await asyncio.wait([self._pump])
        self._log.close()

    def last_words(self) -> str:
        """Its last lines and where all of them are."""
        tail = self._log.tail()
        return (f"its last lines:\n{tail}\n" if tail else "it wrote nothing; ") + f"its log is {self._log.file}"

    async def _keep_output(self) -> None:
        stream = self._process.stdout
        rest = b""
        while stream is not None and (chunk := await stream.read(READ_BYTES)):
            *lines, rest = (rest + chunk).splitlines(keepends=True)
            if rest.endswith(b"\n") or len(rest) > READ_BYTES:
                lines, rest = [*lines, rest], b""
            for line in lines:
                self._log.write(line)
        if rest:
            self._log.write(rest)


@contextmanager
def _gone_is_fine() -> Generator[None, None, None]:
    with suppress(ProcessLookupError, PermissionError):
        yield
