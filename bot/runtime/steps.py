"""Steps that prepare something, each skipped while its inputs are as they were and its outputs are there."""

import fcntl
import json
import os
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import BotError, StepError
from bot.runtime.fingerprints import FileHashes
from bot.runtime.records import write_json
from bot.runtime.reporting import Reporter

Progress = Callable[[str, float], None]
"""Called with what is being done and the share of the step (0 to 1) that is done."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to prepare.

    `inputs` are globs relative to the project or absolute paths, `values` whatever else decides the outcome (settings,
    versions), `outputs` files that must be there afterwards. A step that is `cheap` finds out itself whether there is
    something to do, and runs each time. `remedy` is for a failure that brings no remedy of its own.
    """

    name: str
    title: str
    run: Callable[[Progress], None]
    remedy: str
    inputs: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    outputs: tuple[Path, ...] = ()
    cheap: bool = False


class StepRunner:
    """Runs steps in order; what it knows about earlier runs is in `steps_dir`."""

    def __init__(self, root: Path, steps_dir: Path, reporter: Reporter) -> None:
        self._root = root
        self._dir = steps_dir
        self._reporter = reporter

    def run(self, steps: Sequence[Step], *, force: bool = False) -> list[str]:
        """Run the steps that have something to do (all, with `force`); the names of those that ran.

        Raises StepError at the first that fails. Waits for another process that runs steps in the same folder.
        """
        with self._alone():
            hashes = FileHashes(self._root, self._dir / ".hashes.json")
            try:
                return [step.name for step in steps if self._run(step, hashes, force=force)]
            finally:
                hashes.remember()

    def _run(self, step: Step, hashes: FileHashes, *, force: bool) -> bool:
        before = hashes.fingerprint(step.inputs, step.values)
        if not force and not step.cheap and self._is_done(step, before):
            self._reporter.begin(step.name, step.title)
            self._reporter.end(step.name, "unchanged")
            return False
        started = time.monotonic()
        self._reporter.begin(step.name, step.title)
        self._stamp(step).unlink(missing_ok=True)
        try:
            self._attempt(step)
        except BaseException:
            self._reporter.fail(step.name, "failed")
            raise
        seconds = time.monotonic() - started
        # The inputs as they were at the beginning: what changed meanwhile is not in the outputs
        write_json(self._stamp(step), {"inputs": before, "seconds": round(seconds, 1)})
        self._reporter.end(step.name, f"done in {seconds:.1f} s")
        return not step.cheap

    def _attempt(self, step: Step) -> None:
        try:
            step.run(lambda text, share: self._reporter.advance(step.name, text, share))
        except BotError as error:
            raise StepError(_cause(error), where=step.name, remedy=error.remedy or step.remedy) from error
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            raise StepError(what, where=step.name, remedy=step.remedy) from error
        if missing := [path for path in step.outputs if not path.exists()]:
            raise StepError(f"it did not make {missing[0]}", where=step.name, remedy=step.remedy)

    def _is_done(self, step: Step, fingerprint: str) -> bool:
        try:
            stamp = json.loads(self._stamp(step).read_text("utf-8"))
        except (OSError, ValueError):
            return False
        return bool(stamp.get("inputs") == fingerprint) and all(path.exists() for path in step.outputs)

    def _stamp(self, step: Step) -> Path:
        return self._dir / f"{step.name}.json"

    @contextmanager
    def _alone(self) -> Generator[None, None, None]:
        self._dir.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._dir / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._reporter.say("waiting for another process that builds in this folder")
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _cause(error: BotError) -> str:
    return f"{error.where}: {error.what}" if error.where else error.what
