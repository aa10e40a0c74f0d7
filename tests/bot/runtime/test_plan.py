"""The plan: its steps depend on what they use."""

from pathlib import Path

import pytest

from bot.errors import StepError
from bot.runtime.fingerprints import FileHashes
from bot.runtime.plan import build_steps, encoder_manifest
from bot.runtime.steps import StepRunner
from bot.settings import PROJECT_ROOT, Settings
from tests.bot.runtime.recorder import Recorder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", models_dir=tmp_path / "models", var_dir=tmp_path / "var")


def test_order(settings: Settings) -> None:
    assert [step.name for step in build_steps(settings)] == ["content", "encoder", "index", "rasa", "databases"]


@pytest.mark.parametrize("name", ["index", "rasa"])
def test_what_is_built_on_the_encoder_depends_on_its_manifest(settings: Settings, name: str) -> None:
    step = next(step for step in build_steps(settings) if step.name == name)
    assert str(encoder_manifest(settings)) in step.inputs


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("encoder", "encoder_model"),
        ("encoder", "encoder_revision"),
        ("encoder", "encoder_adapter"),
        ("index", "ranker_strength"),
    ],
)
def test_settings_are_inputs(settings: Settings, name: str, setting: str) -> None:
    changed = settings.model_copy(update={setting: "another"})
    before, after = (next(s for s in build_steps(given) if s.name == name) for given in (settings, changed))
    assert before.values != after.values


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("encoder", "adapters/model/weights"),
        ("index", "data/calibration/volt/sq.jsonl"),
        ("index", "data/nlu/sq/a.yml"),
    ],
)
def test_files_are_inputs(tmp_path: Path, name: str, path: str) -> None:
    settings = Settings(data_dir=tmp_path / "data", models_dir=tmp_path, adapters_dir=tmp_path / "adapters")
    step = next(step for step in build_steps(settings) if step.name == name)
    hashes = FileHashes(PROJECT_ROOT, tmp_path / "hashes.json")
    before = hashes.fingerprint(step.inputs, step.values)
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text("new")
    assert hashes.fingerprint(step.inputs, step.values) != before


def test_every_pattern_of_the_project_matches_something(tmp_path: Path) -> None:
    settings = Settings(models_dir=tmp_path)
    patterns = {pattern for step in build_steps(settings) for pattern in step.inputs if str(tmp_path) not in pattern}
    inside = [pattern.removeprefix(f"{PROJECT_ROOT}/") for pattern in patterns]
    optional = {"data/stories/**/*.yml", "data/rules/**/*.yml", "models/adapters/**/*"}
    assert [pattern for pattern in inside if pattern not in optional and not any(PROJECT_ROOT.glob(pattern))] == []


def test_wrong_content_is_a_failed_step(settings: Settings) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / "languages.yml").write_text("languages: wrong\n")
    content = build_steps(settings)[0]
    with pytest.raises(StepError) as caught:
        StepRunner(PROJECT_ROOT, settings.var_dir, Recorder()).run([content])
    assert caught.value.where == "content"
    assert "languages.yml" in caught.value.what
    assert "bot check" in caught.value.remedy


def test_databases_are_created_and_seeded(settings: Settings) -> None:
    databases = build_steps(settings)[-1]
    StepRunner(PROJECT_ROOT, settings.var_dir, Recorder()).run([databases])
    assert (settings.var_dir / "gateway.db").stat().st_size > 0
    assert (settings.var_dir / "backoffice.db").stat().st_size > 0
