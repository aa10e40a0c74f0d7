"""The detector alone, out of the model that `bot build` made."""

from pathlib import Path

import pytest

from bot.errors import ArtefactError
from bot.nlu.trained_language import load_language_detector
from bot.settings import Settings


def test_it_is_the_detector_of_the_model():
    detector = load_language_detector(Settings().models_dir / "bot.tar.gz")
    guesses = [detector.detect(text) for text in ("kdaj pride elektrika nazaj", "rodis mova shuqi", "wo ist der Strom")]
    assert [guess.language for guess in guesses] == ["sl", "ka", "de"]


@pytest.mark.parametrize("content", [None, b"no archive"])
def test_a_model_that_is_missing_or_damaged_is_refused(tmp_path: Path, content: bytes | None):
    model = tmp_path / "bot.tar.gz"
    if content is not None:
        model.write_bytes(content)
    with pytest.raises(ArtefactError) as error:
        load_language_detector(model)
    assert "bot build" in error.value.remedy
