"""`bot tune`: content -> an adapter in the repository that `bot build` applies."""

from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.retrieval.encoder.adapter import CONFIG_FILE, WEIGHTS_FILE, adapter_digest, adapter_folder, adapters_folder
from bot.retrieval.encoder.build import build_encoder, load_encoder
from bot.retrieval.tuning.run import tune
from bot.settings import Settings
from tests.bot.content.tiny import Tiny


@pytest.fixture
def content(tmp_path: Path) -> Tiny:
    return Tiny(tmp_path / "data")


@pytest.fixture
def here(tiny: Path, tmp_path: Path, content: Tiny) -> Settings:
    """The tiny content, and the tiny model."""
    return Settings(
        encoder_model=str(tiny),
        data_dir=content.root,
        models_dir=tmp_path / "models",
        adapters_dir=tmp_path / "adapters",
    )


def test_what_was_trained_is_what_is_served(here: Settings) -> None:
    shares: list[float] = []
    folder = tune(here, lambda _text, share: shares.append(share), steps=2)
    assert folder == adapter_folder(here)
    assert {path.name for path in folder.iterdir()} == {CONFIG_FILE, WEIGHTS_FILE}
    assert [path.name for path in here.adapters_dir.iterdir()] == [folder.name]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert build_encoder(here, lambda _text, _share: None).adapter == adapter_digest(folder)
    assert load_encoder(here).encode(["ku"]).shape == (1, 64)


def test_a_new_adapter_takes_the_place_of_the_old_and_does_not_build_on_it(here: Settings) -> None:
    first = adapter_digest(tune(here, lambda _text, _share: None, steps=2))
    (adapters_folder(here) / "leftover").write_text("old")
    longer = adapter_digest(tune(here, lambda _text, _share: None, steps=3))
    assert not (adapters_folder(here) / "leftover").exists()
    assert longer != first
    assert adapter_digest(tune(here, lambda _text, _share: None, steps=2)) == first


def test_wrong_content_is_not_learnt(here: Settings, content: Tiny) -> None:
    content.replace("faq/volt/sq.yml", "state: approved", "state: perhaps")
    with pytest.raises(ContentError, match="bot check"):
        tune(here, lambda _text, _share: None, steps=2)
    assert not here.adapters_dir.exists()
