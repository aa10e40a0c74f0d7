"""The fine-tuned part: applied if it belongs to the model, refused if it is another's or damaged, and never half."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.errors import ArtefactError
from bot.retrieval.encoder.adapter import (
    CONFIG_FILE,
    WEIGHTS_FILE,
    adapter_digest,
    adapter_folder,
    adapters_folder,
    merge_adapter,
)
from bot.retrieval.encoder.build import build_encoder, encoder_folder, load_encoder, load_torch_encoder
from bot.retrieval.encoder.export import load_sentence_transformer
from bot.retrieval.encoder.manifest import sha256
from bot.settings import Settings
from tests.bot.retrieval.encoder.tiny_model import save_tiny_model
from tests.bot.retrieval.tiny_adapter import save_tiny_adapter

TEXTS = ["where pay bills", "power out"]


def _ignore(_step: str, _part: float) -> None:
    """A progress display that shows nothing."""


@pytest.fixture(scope="module")
def trained(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_adapter(tiny, tmp_path_factory.mktemp("adapters") / "tiny", str(tiny))


@pytest.fixture
def bare(tiny: Path, tmp_path: Path) -> Settings:
    """Settings for the tiny model, without an adapter."""
    return Settings(encoder_model=str(tiny), models_dir=tmp_path / "models", adapters_dir=tmp_path / "adapters")


@pytest.fixture
def adapted(bare: Settings, trained: Path) -> Settings:
    """Settings for the tiny model, with its adapter in the repository."""
    shutil.copytree(trained, adapters_folder(bare))
    return bare


def test_without_an_adapter_nothing_is_applied(bare: Settings) -> None:
    assert adapter_folder(bare) is None
    assert adapter_digest(None) == ""


def test_the_models_adapter_is_found(adapted: Settings) -> None:
    assert adapter_folder(adapted) == adapters_folder(adapted)
    assert adapter_digest(adapter_folder(adapted)) == sha256(adapters_folder(adapted) / WEIGHTS_FILE)


def test_each_model_has_a_folder_of_its_own() -> None:
    folders = {adapters_folder(Settings(encoder_model=name)).name for name in ("org/one", "org/two")}
    assert folders == {"org--one", "org--two"}


def test_the_settings_may_want_none(adapted: Settings) -> None:
    assert adapter_folder(adapted.model_copy(update={"encoder_adapter": False})) is None


@pytest.mark.parametrize("config", ["", "{", "[]", "null", "{}", '{"base_model_name_or_path": "org/other"}'])
def test_the_adapter_of_another_model_or_of_none_is_refused(adapted: Settings, config: str) -> None:
    (adapters_folder(adapted) / CONFIG_FILE).write_text(config)
    with pytest.raises(ArtefactError, match="bot tune") as caught:
        adapter_folder(adapted)
    assert caught.value.where == str(adapters_folder(adapted))


@pytest.mark.parametrize("name", [CONFIG_FILE, WEIGHTS_FILE])
def test_an_adapter_that_lacks_a_file_is_refused(adapted: Settings, name: str) -> None:
    (adapters_folder(adapted) / name).unlink()
    with pytest.raises(ArtefactError, match="bot tune"):
        build_encoder(adapted, _ignore)
    assert not encoder_folder(adapted).exists()


@pytest.mark.parametrize("how", ["cut", "pointer"])
def test_damaged_weights_are_refused_and_nothing_is_left(adapted: Settings, how: str) -> None:
    path = adapters_folder(adapted) / WEIGHTS_FILE
    content = path.read_bytes()
    path.write_bytes({"cut": content[: len(content) // 2], "pointer": b"version https://example.org/pointer"}[how])
    with pytest.raises(ArtefactError, match="does not fit"):
        build_encoder(adapted, _ignore)
    assert [found.name for found in encoder_folder(adapted).parent.iterdir()] == [".lock"]


def test_the_adapter_of_a_model_of_another_size_does_not_fit(adapted: Settings, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = save_tiny_model(tmp_path / "other" / "tiny", hidden=32)
    with pytest.raises(ArtefactError, match="does not fit"):
        merge_adapter(other, adapters_folder(adapted))


def test_merged_it_computes_what_model_and_adapter_compute(tiny: Path, trained: Path, tmp_path: Path) -> None:
    from peft import PeftModel

    merged = Path(shutil.copytree(tiny, tmp_path / "merged"))
    merge_adapter(merged, trained)
    beside = load_sentence_transformer(tiny)
    before = beside.encode(TEXTS)
    beside[0].auto_model = PeftModel.from_pretrained(beside[0].auto_model, str(trained)).eval()
    expected = beside.encode(TEXTS)
    np.testing.assert_allclose(load_sentence_transformer(merged).encode(TEXTS), expected, atol=1e-5)
    assert np.abs(expected - before).max() > 1e-2


def test_the_served_encoder_has_the_adapter_in_it(adapted: Settings) -> None:
    manifest = build_encoder(adapted, _ignore)
    plain = adapted.model_copy(update={"encoder_adapter": False})
    assert build_encoder(plain, _ignore).adapter == ""
    assert encoder_folder(plain) != encoder_folder(adapted)
    assert manifest.adapter == adapter_digest(adapters_folder(adapted))
    served, exact, without = (
        encoder.encode(TEXTS) for encoder in (load_encoder(adapted), load_torch_encoder(adapted), load_encoder(plain))
    )
    assert (served * exact).sum(axis=1).min() > 0.999
    assert (served * without).sum(axis=1).max() < 0.999
    assert load_encoder(adapted).manifest.identity() != load_encoder(plain).manifest.identity()


def test_an_adapter_that_comes_later_makes_another_encoder(bare: Settings, trained: Path) -> None:
    before = build_encoder(bare, _ignore)
    shutil.copytree(trained, adapters_folder(bare))
    with pytest.raises(ArtefactError, match="bot build"):
        load_encoder(bare)
    after = build_encoder(bare, _ignore)
    assert (before.adapter, after.adapter) == ("", adapter_digest(adapters_folder(bare)))
    assert load_encoder(bare).manifest == after
    steps: list[str] = []
    build_encoder(bare, lambda step, _part: steps.append(step))
    assert steps == ["encoder is up to date"]


def test_the_repositorys_adapter_belongs_to_the_model_of_the_settings() -> None:
    settings = Settings()
    folder = adapter_folder(settings)
    if settings.adapters_dir.is_dir():
        assert folder is not None
        assert json.loads((folder / CONFIG_FILE).read_text())["base_model_name_or_path"] == settings.encoder_model
    else:
        assert folder is None
