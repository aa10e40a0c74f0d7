"""Building and loading: idempotent, atomic, and never another encoder than the settings want."""

import json
from pathlib import Path

import numpy as np
import pytest

from bot.errors import ArtefactError
from bot.retrieval.encoder.build import build_encoder, encoder_folder, load_encoder, load_torch_encoder
from bot.retrieval.encoder.manifest import MANIFEST_FILE, Manifest
from bot.settings import Settings


def _ignore(_step: str, _part: float) -> None:
    """A progress display that shows nothing."""


@pytest.fixture(scope="module")
def tiny_settings(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings for the small model, built."""
    settings = Settings(encoder_model=str(tiny), models_dir=tmp_path_factory.mktemp("built"))
    build_encoder(settings, _ignore)
    return settings


def test_a_folder_of_any_model_is_served_as_torch_computes_it(tiny_settings: Settings) -> None:
    texts = ["where pay bills", "power out", "something else " * 50]
    served, exact = (load(tiny_settings).encode(texts) for load in (load_encoder, load_torch_encoder))
    assert served.shape == (3, 64)
    assert (served * exact).sum(axis=1).min() > 0.999


def test_an_encoder_that_is_there_is_not_built_again(tiny_settings: Settings) -> None:
    before = (encoder_folder(tiny_settings) / MANIFEST_FILE).stat().st_mtime_ns
    steps: list[str] = []
    manifest = build_encoder(tiny_settings, lambda step, _part: steps.append(step))
    assert steps == ["encoder is up to date"]
    assert manifest == Manifest.load(encoder_folder(tiny_settings))
    assert (encoder_folder(tiny_settings) / MANIFEST_FILE).stat().st_mtime_ns == before


def test_a_tampered_encoder_is_refused_and_built_again_to_the_same(tiny_settings: Settings) -> None:
    path = encoder_folder(tiny_settings) / "model_int8.onnx.data"
    before = load_encoder(tiny_settings).manifest
    path.write_bytes(b"\x00" + path.read_bytes()[1:] + b"\x00")
    with pytest.raises(ArtefactError, match="bot build"):
        load_encoder(tiny_settings)
    assert build_encoder(tiny_settings, _ignore).identity() == before.identity()
    assert np.isfinite(load_encoder(tiny_settings).encode(["where"])).all()


def test_a_failed_build_leaves_nothing_behind(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "modules.json").write_text(json.dumps([{"idx": 0, "name": "0", "path": "", "type": "no.such.Module"}]))
    settings = Settings(encoder_model=str(broken), models_dir=tmp_path / "models")
    with pytest.raises(ArtefactError):
        build_encoder(settings, _ignore)
    assert [path.name for path in (tmp_path / "models" / "encoder").iterdir()] == [".lock"]


def test_a_missing_encoder_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ArtefactError, match="bot build") as caught:
        load_encoder(Settings(models_dir=tmp_path))
    assert str(tmp_path) in caught.value.where


def test_an_encoder_of_another_revision_is_refused(built_settings: Settings) -> None:
    other = built_settings.model_copy(update={"encoder_revision": "0" * 40})
    with pytest.raises(ArtefactError, match="bot build"):
        load_encoder(other)
    assert load_encoder(built_settings).manifest.revision == built_settings.encoder_revision


def test_the_real_encoder_is_what_the_settings_ask_for(built_settings: Settings) -> None:
    manifest = Manifest.load(encoder_folder(built_settings))
    assert (manifest.model, manifest.dimension) == (built_settings.encoder_model, 384)
    assert manifest.prompts == {"query": "query: ", "passage": "passage: "}
    assert len(manifest.revision) == 40
