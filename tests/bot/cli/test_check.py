"""`bot check`: problems by file and exit code 1, or a table."""

import shutil
from pathlib import Path

import pytest

from bot.cli.program import main
from bot.settings import PROJECT_ROOT


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PROJECT_ROOT / "data", tmp_path / "data"))


def run(data: Path) -> object:
    with pytest.raises(SystemExit) as caught:
        main(["check", "--data", str(data)])
    return caught.value.code


def test_right_content_gives_a_table(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data) == 0
    shown = capsys.readouterr().out
    assert "Alternates" in shown
    assert "kesco" in shown


def test_problems_stand_below_their_file(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "utilities" / "kesco.yml").write_text("utility: kesco\n[not yaml")
    (data / "responses" / "sq.yml").write_text("language: sq\ntexts: {}\nextra: 1\n")
    assert run(data) == 1
    lines = capsys.readouterr().out.splitlines()
    for file in ("utilities/kesco.yml", "responses/sq.yml"):
        assert lines.count(file) == 1
        assert lines[lines.index(file) + 1].startswith("  ")
    assert "problems in" in lines[-1]
