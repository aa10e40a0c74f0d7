"""Shows how steps and processes get on: a live display on a terminal, plain lines everywhere else (CI, log files)."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column

PLAIN_SHARES = (0.25, 0.5, 0.75)
"""In plain lines a message that repeats is written again only when its share passes one of these."""


class Reporter(Protocol):
    """What steps and processes tell the user. `name` is the one given to `begin`."""

    def begin(self, name: str, title: str) -> None:
        """Work on `name` begins."""

    def advance(self, name: str, text: str, share: float | None) -> None:
        """`name` is at `text`; `share` of it (0 to 1) is done, None if that is not known."""

    def end(self, name: str, text: str) -> None:
        """`name` ended well, as `text` says."""

    def fail(self, name: str, text: str) -> None:
        """`name` failed, as `text` says in a few words."""

    def say(self, text: str) -> None:
        """A line that belongs to no step."""


class LineReporter:
    """One plain line for each thing that happens."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._told: dict[str, tuple[str, int]] = {}

    def begin(self, name: str, title: str) -> None:
        """See Reporter."""
        self._line(name, title)

    def advance(self, name: str, text: str, share: float | None) -> None:
        """See Reporter; the same text is told again only when its share has grown much."""
        passed = sum(share >= mark for mark in PLAIN_SHARES) if share is not None else 0
        if self._told.get(name) != (text, passed):
            self._told[name] = (text, passed)
            self._line(name, text if share is None else f"{text} ({share:.0%})")

    def end(self, name: str, text: str) -> None:
        """See Reporter."""
        self._line(name, text)

    def fail(self, name: str, text: str) -> None:
        """See Reporter."""
        self._line(name, text)

    def say(self, text: str) -> None:
        """See Reporter."""
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)

    def _line(self, name: str, text: str) -> None:
        self.say(f"[{name}] {text}")


class TerminalReporter:
    """A live line with spinner, bar and time for everything under way; finished work stays as a plain line."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, tuple[TaskID, str]] = {}

    def begin(self, name: str, title: str) -> None:
        """See Reporter."""
        self._drop(name)
        self._progress.start()
        self._tasks[name] = (self._progress.add_task(escape(title), total=None, note=""), title)

    def advance(self, name: str, text: str, share: float | None) -> None:
        """See Reporter."""
        if name in self._tasks:
            total = None if share is None else 1.0
            self._progress.update(self._tasks[name][0], note=escape(text), total=total, completed=share or 0.0)

    def end(self, name: str, text: str) -> None:
        """See Reporter."""
        self._close("[green]✓[/]", name, text)

    def fail(self, name: str, text: str) -> None:
        """See Reporter."""
        self._close("[red]✗[/]", name, text)

    def say(self, text: str) -> None:
        """See Reporter."""
        self._progress.console.print(escape(text), highlight=False)

    def _close(self, mark: str, name: str, text: str) -> None:
        title = self._drop(name)
        self._progress.console.print(f"{mark} {escape(title)} [dim]{escape(text)}[/]", highlight=False)

    def _drop(self, name: str) -> str:
        if name not in self._tasks:
            return name
        task, title = self._tasks.pop(name)
        self._progress.remove_task(task)
        if not self._tasks:
            self._progress.stop()  # it draws ten times a second, also when nothing is under way
        return title


@contextmanager
def reporting(console: Console) -> Generator[Reporter, None, None]:
    """A reporter that fits `console`: live on a terminal, else plain lines."""
    if not console.is_terminal:
        yield LineReporter(console)
        return
    note = TextColumn("[dim]{task.fields[note]}", table_column=Column(no_wrap=True, overflow="ellipsis"))
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=20), TimeElapsedColumn(), note)
    progress = Progress(*columns, console=console, transient=True)
    try:
        yield TerminalReporter(progress)
    finally:
        progress.stop()
