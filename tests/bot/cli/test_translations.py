"""`bot translations`: what is due, as a table and as JSON; approving; and what `bot check` says of it."""

import json
import shutil
from pathlib import Path

import pytest

from bot.cli.program import main
from bot.settings import PROJECT_ROOT

STALE = "faq/kesco/en.yml"
DATED = "faq/ossh/entries.yml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The real content with one stale translation and one entry whose time is over."""
    folder = Path(shutil.copytree(PROJECT_ROOT / "data", tmp_path / "data"))
    text = (folder / STALE).read_text(encoding="utf-8")
    at = text.index('source: "')
    (folder / STALE).write_text(text[:at] + 'source: "000000000000"' + text[at + 22 :], encoding="utf-8")
    text = (folder / DATED).read_text(encoding="utf-8")
    dated = text.replace("  ossh_online_complaint:\n", "  ossh_online_complaint:\n    valid_until: 2020-01-01\n")
    (folder / DATED).write_text(dated, encoding="utf-8")
    return folder


def run(data: Path, command: str, *arguments: str) -> object:
    with pytest.raises(SystemExit) as caught:
        main([*command.split(), *arguments, "--data", str(data)])
    return caught.value.code


def test_what_is_due_as_json(data: Path, capsys: pytest.CaptureFixture[str]):
    assert run(data, "translations", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert [(row["utility"], row["language"], row["entry"], row["state"]) for row in shown["due"]] == [
        ("kesco", "en", "ekesco_register", "outdated")
    ]
    assert shown["due"][0]["source_text"]
    assert shown["outside_dates"] == [
        {"utility": "ossh", "entry": "ossh_online_complaint", "valid_from": None, "valid_until": "2020-01-01"}
    ]
    (counted,) = [row for row in shown["counts"] if (row["utility"], row["language"]) == ("kesco", "en")]
    assert (counted["outdated"], counted["missing"], counted["draft"], counted["approved"]) == (1, 0, 0, 26)


def test_what_is_due_as_a_table(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert run(data, "translations") == 0
    shown = capsys.readouterr().out
    assert all(
        words in shown for words in ("ekesco_register", "outdated", "served until 2020-01-01", "Not served today")
    )


@pytest.mark.parametrize("chosen", [["ekesco_register"], ["--all"]])
def test_approving_undoes_what_was_stale(data: Path, capsys: pytest.CaptureFixture[str], chosen: list[str]):
    assert run(data, "translations approve kesco en", *chosen) == 0
    assert "approved: kesco en ekesco_register" in capsys.readouterr().out
    assert (data / STALE).read_bytes() == (PROJECT_ROOT / "data" / STALE).read_bytes()


@pytest.mark.parametrize(("chosen", "code"), [([], 2), (["--all", "ekesco_register"], 2), (["nothing"], 1)])
def test_what_to_approve_has_to_be_said(data: Path, capsys: pytest.CaptureFixture[str], chosen: list[str], code: int):
    assert run(data, "translations approve kesco en", *chosen) == code
    assert capsys.readouterr().err


def test_check_lists_what_is_not_served_for_information(data: Path, capsys: pytest.CaptureFixture[str]):
    assert run(data, "check") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[lines.index(STALE) + 1] == "  ekesco_register: outdated, not served"
    assert "not served today; served until 2020-01-01" in lines[lines.index(DATED) + 1]
    assert any(line.startswith("2 for information") for line in lines)
