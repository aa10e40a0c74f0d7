"""Plain lines where nobody watches; on a terminal the display ends with the last work."""

import io

import pytest
from rich.console import Console

from bot.runtime.reporting import reporting


def told(*, terminal: bool) -> str:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=terminal, width=100, color_system=None)
    with reporting(console) as reporter:
        reporter.begin("index", "Build [index]")
        for share in (0.1, 0.11, 0.5, 1.0):
            reporter.advance("index", "embedding", share)
        reporter.end("index", "done in 1.0 s")
        reporter.begin("rasa", "Train")
        reporter.fail("rasa", "failed")
        reporter.say("the [end]")
    return stream.getvalue()


def test_plain_lines_do_not_repeat_themselves() -> None:
    assert told(terminal=False).splitlines() == [
        "[index] Build [index]",
        "[index] embedding (10%)",
        "[index] embedding (50%)",
        "[index] embedding (100%)",
        "[index] done in 1.0 s",
        "[rasa] Train",
        "[rasa] failed",
        "the [end]",
    ]


@pytest.mark.parametrize("line", ["✓ Build [index] done in 1.0 s", "✗ Train failed", "the [end]"])
def test_a_terminal_keeps_what_has_ended(line: str) -> None:
    assert line in told(terminal=True)
