"""The command that trains: its progress is shown, its failure with its last lines, and it does not outlive us."""

import os
import sys
from pathlib import Path

import pytest

from bot.errors import StepError
from bot.runtime.training import run_command


def run(code: str, folder: Path) -> list[tuple[str, float]]:
    seen: list[tuple[str, float]] = []
    run_command((sys.executable, "-c", code), folder, os.environ, lambda text, share: seen.append((text, share)))
    return seen


def test_runs_in_the_folder_and_shows_components(tmp_path: Path) -> None:
    seen = run("open('made', 'w'); print(\"Starting to train component 'Ranker'.\")", tmp_path)
    assert (tmp_path / "made").exists()
    assert [text for text, _ in seen] == ["training Ranker"]


def test_failure_shows_the_last_lines_without_colours(tmp_path: Path) -> None:
    with pytest.raises(StepError) as caught:
        run("import sys; [print('line', n) for n in range(100)]; sys.exit('\\x1b[31mno domain\\x1b[0m')", tmp_path)
    assert "ended with code 1" in caught.value.what
    assert caught.value.what.endswith("line 99\nno domain")
    assert "line 10\n" not in caught.value.what
