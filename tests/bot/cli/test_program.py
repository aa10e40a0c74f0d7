"""The program: its commands, what an error looks like, and how quickly it answers."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from bot.cli.program import COMMANDS, main
from bot.settings import PROJECT_ROOT

HEAVY = ("torch", "rasa", "sqlalchemy", "fastapi", "faiss", "sentence_transformers", "httpx", "numpy")


def exit_code(*arguments: str) -> object:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    return caught.value.code or 0


@pytest.mark.parametrize("command", ["run", "build", "check", "chat", "bench", "gaps"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(command, "--help") == 0
    assert "Usage: bot" in capsys.readouterr().out


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("--help") == 0
    shown = capsys.readouterr().out
    assert all(command in shown for command in ("run", "build", "check", "chat", "gaps"))


def test_a_command_that_does_not_exist_suggests_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("buidl") == 2
    assert "build" in capsys.readouterr().err


def test_an_error_is_what_where_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("build", "nothing") == 1
    assert capsys.readouterr().err.splitlines() == [
        "Error: there is no such step",
        "Where: nothing",
        "Remedy: The steps are content, encoder, index, rasa, databases.",
    ]


def test_debugging_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DEBUG", "1")
    with pytest.raises(Exception, match="no such step"):
        main(["build", "nothing"])


def test_a_wrong_setting_is_an_error_of_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.settings import get_settings

    monkeypatch.setenv("BOT_RASA_PORT", "many")
    get_settings.cache_clear()
    try:
        assert exit_code("build", "content") == 1
    finally:
        get_settings.cache_clear()
    shown = capsys.readouterr().err
    assert "BOT_RASA_PORT" in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("command", [name for name in COMMANDS if find_spec(COMMANDS[name])])
def test_a_command_imports_nothing_heavy_to_explain_itself(command: str) -> None:
    code = (
        "import sys\nfrom bot.cli.program import main\n"
        f"try:\n    main([{command!r}, '--help'])\nexcept SystemExit:\n"
        f"    sys.exit(','.join(sorted(set({HEAVY!r}) & set(sys.modules))))"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    assert result.stderr.strip() == ""
