"""Rasa's own commands work on the project as it is, and none of them sends telemetry."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.errors import ArtefactError
from bot.runtime.environment import process_environment
from bot.settings import PROJECT_ROOT, Settings
from tests.bot.nlu.heard import HEARD

pytestmark = pytest.mark.e2e
SECONDS = 180
# Held-out questions that the model may get wrong; it is the intent tests that judge each of them.
MIN_ACCURACY = 0.85
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# Rasa's own libraries warn of their age; what it has to say about the content comes from these.
WARNING = re.compile(r"(?!.*pkg_resources)(UserWarning:|\bWARNING\b|\bERROR\b)")


def rasa_environment(home: Path) -> dict[str, str]:
    """What `bot` gives Rasa, with a home of its own; anything that telemetry would send is printed instead."""
    return process_environment(Settings(), os.environ) | {"HOME": str(home), "RASA_TELEMETRY_DEBUG": "true"}


def write_questions(path: Path) -> Path:
    """The held-out messages in Rasa's own format."""
    asked: dict[str, list[str]] = {}
    for heard in HEARD:
        asked.setdefault(heard.intent, []).append(f"- {heard.text}\n")
    intents = [{"intent": intent, "examples": LiteralScalarString("".join(lines))} for intent, lines in asked.items()]
    with path.open("w", encoding="utf-8") as file:
        YAML().dump({"version": "3.1", "nlu": intents}, file)
    return path


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where `rasa test nlu` writes."""
    return tmp_path_factory.mktemp("rasa") / "report"


@pytest.fixture(scope="module")
def running(report: Path) -> Iterator[dict[str, "subprocess.Popen[str]"]]:
    """The three commands, started together: each spends most of its time on starting."""
    settings, folder = Settings(), report.parent
    model = settings.models_dir / "bot.tar.gz"
    if not model.is_file():
        raise ArtefactError("there is no Rasa model", where=str(model), remedy="Run `bot build`.")
    questions = write_questions(folder / "questions.yml")
    data = ["--data", str(settings.data_dir)]
    tested = ["--nlu", str(questions), "--model", str(model), "--out", str(report), "--no-plot"]
    commands = {
        "validate": ["data", "validate", "--fail-on-warnings", *data],
        "train": ["train", "--dry-run", "--skip-validation", *data, "--out", str(folder)],
        "test": ["test", "nlu", *tested],
    }
    started = {
        name: subprocess.Popen(
            [sys.executable, "-m", "rasa", *command],
            cwd=PROJECT_ROOT,
            env=rasa_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for name, command in commands.items()
    }
    yield started
    for process in started.values():
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def outputs(running: dict[str, "subprocess.Popen[str]"]) -> dict[str, tuple[int, str]]:
    """Exit code and output of each command."""
    outputs = {}
    for name, process in running.items():
        output, _ = process.communicate(timeout=SECONDS)
        outputs[name] = (process.returncode, COLOURS.sub("", output))
    return outputs


def test_the_content_is_valid_training_data(outputs: dict[str, tuple[int, str]]) -> None:
    code, output = outputs["validate"]
    assert code == 0, output
    assert "No story structure conflicts found" in output
    assert [line for line in output.splitlines() if WARNING.search(line)] == []


def test_the_built_model_needs_no_training(outputs: dict[str, tuple[int, str]]) -> None:
    code, output = outputs["train"]
    assert code == 0, output
    assert "No training of components required" in output


def test_the_built_model_is_tested_on_held_out_questions(outputs: dict[str, tuple[int, str]], report: Path) -> None:
    code, output = outputs["test"]
    assert code == 0, output
    results = json.loads((report / "intent_report.json").read_text(encoding="utf-8"))
    assert results["weighted avg"]["support"] == len(HEARD)
    assert results["accuracy"] >= MIN_ACCURACY, (report / "intent_errors.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["validate", "train", "test"])
def test_no_command_sends_telemetry(
    outputs: dict[str, tuple[int, str]], command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from rasa.telemetry import print_telemetry_event

    print_telemetry_event({"event": "any"})
    announced = COLOURS.sub("", capsys.readouterr().out).splitlines()[0]
    assert announced
    assert announced not in outputs[command][1]
    assert "telemetry" not in outputs[command][1].lower()


def test_telemetry_is_off_in_what_rasa_is_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from rasa.telemetry import is_telemetry_enabled

    for inherited in ({}, {"RASA_TELEMETRY_ENABLED": "true"}):
        environment = process_environment(Settings(), inherited)
        monkeypatch.setenv("RASA_TELEMETRY_ENABLED", environment["RASA_TELEMETRY_ENABLED"])
        assert not is_telemetry_enabled()
