"""A content folder of two entries in four languages, and what is learned of it with an encoder of a few words."""

import pytest

from bot.content.loader import load_catalog
from bot.learning import knowledge as module
from bot.learning.knowledge import Knowledge
from tests.bot.content.tiny import Tiny
from tests.bot.learning.made_up import MeaningEncoder, settings_for, write_content


@pytest.fixture
def tiny(tmp_path):
    folder = Tiny(tmp_path / "data")
    write_content(folder)
    return folder


@pytest.fixture
def catalog(tiny):
    return load_catalog(tiny.root)


@pytest.fixture
def encoder(monkeypatch):
    made = MeaningEncoder()
    monkeypatch.setattr(module, "load_encoder", lambda _settings: made)
    return made


@pytest.fixture
def knowledge(catalog, tiny, tmp_path, encoder):
    return Knowledge.load(settings_for(tiny.root, tmp_path), catalog, lambda _text, _share: None)
